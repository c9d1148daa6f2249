package org.carelake.common.bulk.kit;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A conformance kit for clients of FHIR bulk data export: a server with a base address for each of
 * its behaviours, {@code /<behaviour>/fhir}. {@code /} lists them; {@code /<behaviour>/report}
 * tells what a client did that the standard forbids.
 */
public final class Kit implements AutoCloseable {
  private final HttpServer server;
  private final HttpServer elsewhere;
  private final ExecutorService workers = Executors.newCachedThreadPool(Kit::daemon);
  private final Map<String, Behaviour> behaviours =
      Behaviours.ALL.stream().collect(Collectors.toMap(Behaviour::name, Function.identity()));
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private volatile JWKSet registered = new JWKSet();

  private Kit(HttpServer server, HttpServer elsewhere) {
    this.server = server;
    this.elsewhere = elsewhere;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "bulk-kit");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts it on this machine.
   *
   * @param port 0 for any
   */
  public static Kit start(int port) throws IOException {
    Kit kit = new Kit(listening(port), listening(0));
    for (HttpServer each : List.of(kit.server, kit.elsewhere)) {
      each.createContext("/", kit::handle);
      each.setExecutor(kit.workers);
      each.start();
    }
    return kit;
  }

  private static HttpServer listening(int port) throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }

  /** Where a behaviour is found. */
  public String base(String behaviour) {
    return address(server) + "/" + behaviour + "/fhir";
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The keys of clients; without any, each is believed. */
  void register(JWKSet keys) {
    registered = keys;
  }

  /** What a behaviour does, and what it has seen. */
  Script script(String behaviour) {
    return scripts.computeIfAbsent(
        behaviour,
        name -> {
          Script script = new Script();
          behaviours.get(name).change().accept(script);
          script.tokens().register(registered);
          return script;
        });
  }

  /** One line for each behaviour. */
  public String table() {
    return Behaviours.ALL.stream()
        .map(
            it ->
                "%s/fhir%n    %s: %s%n    needs %s; ends with: %s"
                    .formatted(
                        address(server) + "/" + it.name(),
                        it.section(),
                        it.sentence(),
                        it.needs().told(),
                        it.end().told()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private void handle(HttpExchange http) {
    try (http) {
      String path = http.getRequestURI().getPath();
      String[] parts = path.split("/", 4);
      if (parts.length < 3 || !behaviours.containsKey(parts[1])) {
        text(http, 200, table());
        return;
      }
      if (parts[2].equals("report")) {
        List<String> violations = script(parts[1]).violations();
        text(http, 200, violations.isEmpty() ? "none" : String.join("\n", violations));
        return;
      }
      String base = base(parts[1]);
      String other = address(elsewhere) + "/" + parts[1] + "/fhir";
      Exchange request =
          new Exchange(
              http,
              base,
              other,
              parts.length > 3 ? "/" + parts[3] : "/",
              new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              http.getLocalAddress().getPort() == elsewhere.getAddress().getPort());
      script(parts[1]).answer(route(request), request);
    } catch (IOException e) {
      // The client has gone, or was to be left alone.
    }
  }

  private static void text(HttpExchange http, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    http.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    http.sendResponseHeaders(status, body.length);
    http.getResponseBody().write(body);
  }

  private static Script.Route route(Exchange request) {
    String path = request.path();
    if (request.method().equals("DELETE")) {
      return Script.Route.DELETE;
    }
    if (path.endsWith("$export")) {
      return Script.Route.KICK_OFF;
    }
    if (path.startsWith("/status/")) {
      return Script.Route.STATUS;
    }
    if (path.startsWith("/files/")) {
      return Script.Route.FILE;
    }
    return switch (path) {
      case "/token" -> Script.Route.TOKEN;
      case "/.well-known/smart-configuration" -> Script.Route.DISCOVERY;
      case "/metadata" -> Script.Route.METADATA;
      default -> path.startsWith("/Group") ? Script.Route.GROUP : Script.Route.SEARCH;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    elsewhere.stop(0);
    workers.shutdownNow();
  }
}
