package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.Needs.NOTHING;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import org.carelake.common.bulk.kit.Script.Route;

/** How it goes. */
final class Polling {
  private static final String STATUS = "Bulk Data Status Request";
  private static final String IN_PROGRESS = STATUS + ", in-progress";
  private static final String ERROR = STATUS + ", error";

  private Polling() {}

  static List<Behaviour> all() {
    return List.of(
        waiting("seconds", "Retry-After may be a delay in seconds", () -> "1"),
        waiting("a-date", "Retry-After may be an HTTP date", Polling::soon),
        waiting(
            "epoch-seconds",
            "some servers send the moment as seconds since 1970",
            () -> Long.toString(Instant.now().getEpochSecond() + 1)),
        waiting(
            "epoch-milliseconds",
            "some servers send the moment as milliseconds since 1970",
            () -> Long.toString(Instant.now().toEpochMilli() + 500)),
        waiting("nonsense", "what is no delay is to be done without", () -> "a while"),
        new Behaviour(
            "status-without-retry-after",
            IN_PROGRESS,
            "without Retry-After the client backs off exponentially",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS,
                    request -> request.status(202),
                    request -> request.status(202),
                    request -> request.status(202))),
        new Behaviour(
            "status-with-progress",
            IN_PROGRESS,
            "X-Progress is a text of the server's choice",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS,
                    request -> request.with("X-Progress", "50% done ".repeat(40)).status(202))),
        new Behaviour(
            "status-busy",
            STATUS,
            "429 where a client asks too often",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS, request -> request.with("Retry-After", "0").status(429))),
        new Behaviour(
            "status-transient",
            ERROR,
            "an issue of code transient says to ask again later",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS,
                    request -> request.outcome(500, "error", "transient", "a moment"),
                    request -> request.outcome(500, "error", "transient", "a moment"))),
        new Behaviour(
            "status-gateway-error",
            ERROR,
            "what is in between may answer in another format",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS,
                    request ->
                        request
                            .with("Content-Type", "text/html")
                            .bytes(
                                502,
                                "<html>Bad gateway</html>"
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
        new Behaviour(
            "status-failed",
            ERROR,
            "5XX with an OperationOutcome where the export has failed",
            NOTHING,
            REFUSED,
            script ->
                script.always(
                    Route.STATUS,
                    request -> request.outcome(500, "error", "processing", "an internal timeout"))),
        new Behaviour(
            "status-gone",
            "Bulk Data Delete Request",
            "404 after the export was deleted",
            NOTHING,
            REFUSED,
            script ->
                script.always(
                    Route.STATUS, request -> request.outcome(404, "error", "not-found", "gone"))),
        new Behaviour(
            "status-redirected",
            "RFC 9110, 302",
            "a client may follow Location by itself",
            NOTHING,
            COMPLETE,
            script ->
                script.first(
                    Route.STATUS,
                    request -> request.with("Location", request.base() + "/status/2").status(302))),
        new Behaviour(
            "status-elsewhere",
            STATUS,
            "the status address may be on another host, which the token is not for",
            NOTHING,
            COMPLETE,
            script ->
                script.always(
                    Route.KICK_OFF,
                    request ->
                        request
                            .with("Content-Location", request.other() + "/status/1")
                            .status(202))));
  }

  private static Behaviour waiting(String name, String sentence, Supplier<String> value) {
    return new Behaviour(
        "status-retry-after-" + name,
        STATUS,
        sentence,
        NOTHING,
        COMPLETE,
        script ->
            script.first(
                Route.STATUS, request -> request.with("Retry-After", value.get()).status(202)));
  }

  private static String soon() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
  }
}
