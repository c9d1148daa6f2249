package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.carelake.common.config.Secret;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * SMART Backend Services: a signed statement of who this is for a token of minutes, which is
 * renewed before it ends.
 */
public final class BackendServices implements Authorization {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT = 1_000_000;
  private static final Duration UNLESS_TOLD = Duration.ofMinutes(5);
  private static final long LONGEST = Duration.ofDays(1).toSeconds();
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Registration registration;
  private final Http http;
  private Optional<SmartConfiguration> configuration = Optional.empty();
  private Token token;

  /**
   * How this client is known to a server.
   *
   * @param tokenUrl empty where the server is to be asked
   * @param algorithm empty where key and server decide
   * @param types of resources that are asked for; empty for all
   */
  public record Registration(
      URI base,
      String clientId,
      Secret key,
      Optional<URI> tokenUrl,
      Optional<String> algorithm,
      List<String> types) {}

  private record Token(String value, Instant renewAt) {
    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * Signs in at a server.
   *
   * @param hosts of the server and of the same owner
   */
  public BackendServices(Registration registration, Hosts hosts, Patience patience) {
    this.registration = registration;
    this.http = new Http(hosts, new None(), patience);
  }

  @Override
  public synchronized Optional<String> token() {
    if (token == null || !Instant.now().isBefore(token.renewAt())) {
      token = obtained();
    }
    return Optional.of(token.value());
  }

  /** One at a time: downloads side by side find out together that a token has ended. */
  @Override
  public synchronized boolean renew() {
    token = obtained();
    return true;
  }

  private Token obtained() {
    SmartConfiguration told = configuration();
    URI endpoint =
        registration.tokenUrl().or(told::tokenEndpoint).orElseThrow(this::withoutEndpoint);
    Outcomes last = null;
    for (String scope : told.wanted(registration.types())) {
      last = asked(endpoint, told, scope);
      if (last.token() != null) {
        return last.token();
      }
      if (!last.error().equals("invalid_scope")) {
        break;
      }
    }
    throw refused(endpoint, last);
  }

  /** A token, or why there is none. */
  private record Outcomes(Token token, int status, String error) {}

  private SmartConfiguration configuration() {
    if (configuration.isEmpty()) {
      configuration = Optional.of(SmartConfiguration.of(http, registration.base()));
    }
    return configuration.get();
  }

  private Misconfigured withoutEndpoint() {
    return new Misconfigured(
        "The server at %s does not say where tokens are given out. Set sources.<name>.token-url."
            .formatted(Hosts.shown(registration.base())));
  }

  private Outcomes asked(URI endpoint, SmartConfiguration told, String scope) {
    ClientKey key =
        ClientKey.chosen(registration.key(), registration.algorithm(), told.algorithms());
    Instant now = Instant.now();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("scope", scope);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", key.assertion(registration.clientId(), endpoint, now));
    Call call =
        new Call(
            "POST",
            endpoint,
            Map.of(
                "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
            encoded(form),
            false);
    try (Answer answer = http.send(call)) {
      return read(answer, now);
    } catch (IOException e) {
      throw http.unreachable(endpoint, e);
    }
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Outcomes read(Answer answer, Instant now) throws IOException {
    JsonNode root = parsed(answer.content(LIMIT));
    String value = root.path("access_token").asText("");
    if (!answer.isSuccess() || value.isEmpty()) {
      String error = root.path("error").asText("");
      return new Outcomes(null, answer.status(), error.matches("[a-z_]{1,40}") ? error : "");
    }
    Duration valid =
        root.path("expires_in").canConvertToLong()
            ? Duration.ofSeconds(Math.max(0, Math.min(LONGEST, root.path("expires_in").asLong())))
            : UNLESS_TOLD;
    // One of less than a minute is used for half of its time.
    Duration margin = MARGIN.compareTo(valid.dividedBy(2)) < 0 ? MARGIN : valid.dividedBy(2);
    return new Outcomes(new Token(value, now.plus(valid).minus(margin)), answer.status(), "");
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      return root == null ? JSON.createObjectNode() : root;
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static Misconfigured refused(URI endpoint, Outcomes last) {
    return new Misconfigured(
        "The server at %s gives this client no token (status %d%s). Check sources.<name>.client-id and key, and that the public key is registered there: carelake fhir jwks shows it."
            .formatted(
                Hosts.shown(endpoint),
                last.status(),
                last.error().isEmpty() ? "" : ", " + last.error()));
  }
}
