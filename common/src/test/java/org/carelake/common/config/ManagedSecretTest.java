package org.carelake.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Amazon's client against a server that speaks as Secrets Manager does: no account was here. */
class ManagedSecretTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SECRETS =
      Map.of("plain", "hunter2", "carelake/stores", "{\"mysql\":\"hunter3\",\"port\":3306}");

  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.region", "eu-central-1");
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretKey", "test");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ManagedSecretTest::answer);
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
    System.clearProperty("aws.region");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretKey");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(exchange.getRequestBody());
    String secret = SECRETS.get(asked.path("SecretId").asText());
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    boolean known = secret != null && target.equals("secretsmanager.GetSecretValue");
    byte[] content =
        JSON.writeValueAsBytes(
            known
                ? Map.of("Name", asked.path("SecretId").asText(), "SecretString", secret)
                : Map.of("__type", "ResourceNotFoundException"));
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(known ? 200 : 400, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private static String read(String reference) {
    return ManagedSecret.of(reference)
        .read(Optional.of("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private static String problem(String reference) {
    return assertThrows(Misconfigured.class, () -> read(reference)).getMessage();
  }

  @Test
  void aSecretIsReadWholeOrByAField() {
    assertEquals("hunter2", read("aws:plain"));
    assertEquals("hunter3", read("aws:carelake/stores#mysql"));
  }

  @Test
  void whatIsMissingIsNamedAndNoSecretShown() {
    assertEquals(
        "Cannot read the secret aws:gone: Secrets Manager says ResourceNotFoundException. See that it is there and that the role may call secretsmanager:GetSecretValue.",
        problem("aws:gone"));
    assertEquals(
        "Cannot read the secret aws:carelake/stores#port: it has no text named port. Add it, or name another.",
        problem("aws:carelake/stores#port"));
    assertEquals(
        "Cannot read the secret aws:plain#mysql: it is no JSON object, so it has no mysql. Leave out #mysql.",
        problem("aws:plain#mysql"));
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedToo() {
    Misconfigured problem =
        assertThrows(
            Misconfigured.class,
            () -> ManagedSecret.of("aws:plain").read(Optional.of("http://127.0.0.1:1")));

    assertTrue(problem.getMessage().contains("cannot be asked"), problem.getMessage());
  }
}
