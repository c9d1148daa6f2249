package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.End.UNAVAILABLE;
import static org.carelake.common.bulk.kit.Behaviour.Needs.NOTHING;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.carelake.common.bulk.kit.Script.Route;
import org.carelake.common.bulk.kit.Script.Served;

/** Servers that are broken beyond the standard, or taken over. */
final class Hostility {
  private static final int PIECE = 1 << 16;

  private Hostility() {}

  private static Behaviour of(
      String name, String sentence, Behaviour.End end, Consumer<Script> change) {
    return new Behaviour(
        "hostile-" + name, "Privacy and Security Considerations", sentence, NOTHING, end, change);
  }

  static List<Behaviour> all() {
    return List.of(
        of(
            "silence",
            "a server that never answers",
            UNAVAILABLE,
            script -> script.always(Route.KICK_OFF, request -> sleep())),
        of(
            "silence-in-a-file",
            "a body that stops and is never closed",
            UNAVAILABLE,
            script ->
                script.always(
                    Route.FILE,
                    request -> {
                      request.http().sendResponseHeaders(200, 1_000_000);
                      request.http().getResponseBody().write(bytes("{\"resource"));
                      request.http().getResponseBody().flush();
                      sleep();
                    })),
        of(
            "endless-file",
            "a body that does not end",
            REFUSED,
            script ->
                script
                    .withoutCounts()
                    .always(
                        Route.FILE,
                        request ->
                            request.endless(
                                bytes("{\"resourceType\":\"Patient\"}\n".repeat(1000))))),
        of(
            "endless-line",
            "a line that does not end",
            REFUSED,
            script ->
                script.always(
                    Route.FILE,
                    request -> {
                      request.http().sendResponseHeaders(200, 0);
                      request
                          .http()
                          .getResponseBody()
                          .write(bytes("{\"resourceType\":\"Patient\",\"text\":\""));
                      while (true) {
                        request.http().getResponseBody().write(bytes("x".repeat(PIECE)));
                      }
                    })),
        of(
            "gzip-bomb",
            "a small body that unpacks to a large one",
            REFUSED,
            script -> {
              byte[] bomb =
                  Script.gzip(bytes("{\"resourceType\":\"Patient\"}\n".repeat(4_000_000)));
              script
                  .withoutCounts()
                  .always(
                      Route.FILE,
                      request -> request.with("Content-Encoding", "gzip").bytes(200, bomb));
            }),
        of(
            "endless-manifest",
            "a list that does not end",
            REFUSED,
            script ->
                script.always(
                    Route.STATUS,
                    request -> request.endless(bytes("{\"output\":[\"" + "x".repeat(PIECE))))),
        of(
            "endless-pages",
            "pages that do not end",
            REFUSED,
            script -> {
              AtomicInteger page = new AtomicInteger();
              script.always(
                  Route.STATUS,
                  request ->
                      request.json(
                          200,
                          "{\"transactionTime\":\"2026-03-01T12:00:00Z\",\"requiresAccessToken\":false,\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"%s/status/%d\"}]}"
                              .formatted(request.base(), page.incrementAndGet())));
            }),
        of(
            "same-page",
            "a page that names itself as the next",
            REFUSED,
            script ->
                script.manifest(
                    "{\"transactionTime\":\"2026-03-01T12:00:00Z\",\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"BASE/status/1\"}]}")),
        of(
            "redirects",
            "redirects in a loop",
            REFUSED,
            script ->
                script.always(
                    Route.STATUS,
                    request -> request.with("Location", request.base() + "/status/1").status(307))),
        of(
            "inner-address",
            "a redirect to an address that only the client's network knows",
            REFUSED,
            script ->
                script.always(
                    Route.FILE,
                    request ->
                        request.with("Location", "http://169.254.169.254/latest/").status(302))),
        of(
            "other-scheme",
            "an address that is none of HTTP",
            REFUSED,
            script ->
                script.manifest(
                    "{\"transactionTime\":\"2026-03-01T12:00:00Z\",\"output\":[{\"type\":\"Patient\",\"url\":\"file:///etc/hostname\"}]}")),
        of(
            "path-in-a-type",
            "a type that would lead out of the folder",
            COMPLETE,
            script ->
                script
                    .withoutCounts()
                    .files(
                        new Served(
                            "output", "../../../Patient", "patient-1", Script.patients(1, 5)))),
        of(
            "answer-of-refusal",
            "a refusal that does not end",
            REFUSED,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request -> {
                      request.http().sendResponseHeaders(400, 0);
                      while (true) {
                        request.http().getResponseBody().write(bytes("x".repeat(PIECE)));
                      }
                    })));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
