package org.carelake.common.bulk.kit;

import static org.carelake.common.bulk.kit.Behaviour.End.COMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.INCOMPLETE;
import static org.carelake.common.bulk.kit.Behaviour.End.REFUSED;
import static org.carelake.common.bulk.kit.Behaviour.Needs.NOTHING;
import static org.carelake.common.bulk.kit.Behaviour.Needs.RSA;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.carelake.common.bulk.kit.Script.Reply;
import org.carelake.common.bulk.kit.Script.Route;
import org.carelake.common.bulk.kit.Script.Served;

/** The files themselves. */
final class Transfer {
  private static final String FILE = "Bulk Data Output File Request";
  private static final int LARGE = 20_000;

  private Transfer() {}

  static List<Behaviour> all() {
    return Stream.of(whole(), broken(), wrong()).flatMap(List::stream).toList();
  }

  private static Behaviour of(
      String name, String section, String sentence, Behaviour.End end, Consumer<Script> change) {
    return new Behaviour("file-" + name, section, sentence, NOTHING, end, change);
  }

  private static Served large() {
    return new Served("output", "Patient", "large", Script.patients(1, LARGE));
  }

  private static List<Behaviour> whole() {
    return List.of(
        of(
            "gzip-encoded",
            FILE + ", version 3",
            "files may come with Content-Encoding: gzip",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .always(
                        Route.FILE,
                        request ->
                            request
                                .with("Content-Encoding", "gzip")
                                .ranged(Script.gzip(script.served(request).bytes())))),
        of(
            "gzip-untold",
            FILE,
            "some servers give out gzip files as they are",
            COMPLETE,
            script ->
                script.always(
                    Route.FILE,
                    request ->
                        request
                            .with("Content-Type", "application/gzip")
                            .ranged(Script.gzip(script.served(request).bytes())))),
        of(
            "gzip-in-members",
            "RFC 1952",
            "a gzip file may have several members",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .always(
                        Route.FILE,
                        request ->
                            request
                                .with("Content-Encoding", "gzip")
                                .ranged(members(script.served(request).lines())))),
        of("without-counts", FILE, "count is optional", COMPLETE, Script::withoutCounts),
        of(
            "without-last-line-end",
            "NDJSON",
            "the last line may lack its end",
            COMPLETE,
            script ->
                script.always(
                    Route.FILE,
                    request -> request.ranged(bytes(script.served(request).text().strip())))),
        of(
            "blank-lines",
            "NDJSON",
            "lines may end in CRLF, and blank ones are no resources",
            COMPLETE,
            script ->
                script.always(
                    Route.FILE,
                    request ->
                        request.ranged(
                            bytes(
                                "\r\n"
                                    + script.served(request).text().replace("\n", "\r\n\r\n"))))),
        of(
            "empty",
            FILE,
            "a file may hold nothing",
            COMPLETE,
            script -> script.add(new Served("output", "Condition", "none", List.of()))),
        of(
            "many-tiny",
            FILE,
            "a server may create as many files as it likes",
            COMPLETE,
            script ->
                script.files(
                    IntStream.range(0, 500)
                        .mapToObj(
                            i ->
                                new Served(
                                    "output", "Patient", "tiny-" + i, Script.patients(i * 2, 2)))
                        .toArray(Served[]::new))),
        of(
            "busy",
            "RFC 6585, 429",
            "a client that asks too often is to wait",
            COMPLETE,
            script ->
                script.first(
                    Route.FILE,
                    request -> request.with("Retry-After", "0").status(429),
                    request -> request.status(503))),
        new Behaviour(
            "file-redirected-elsewhere",
            FILE,
            "files may be served by others, whom the token is not for",
            RSA,
            COMPLETE,
            script -> {
              script.tokens().required();
              Reply served = script.asStandard(Route.FILE);
              script.always(
                  Route.FILE,
                  request -> {
                    if (request.isElsewhere()) {
                      request.ranged(script.served(request).bytes());
                    } else if (request.header("Authorization").isEmpty()) {
                      served.to(request);
                    } else {
                      request.with("Location", request.other() + request.path()).status(307);
                    }
                  });
            }),
        of(
            "expired-once",
            FILE,
            "addresses may end; the manifest gives new ones",
            COMPLETE,
            script -> script.first(Route.FILE, request -> request.status(410))));
  }

  private static List<Behaviour> broken() {
    return List.of(
        of(
            "cut",
            "RFC 9112, incomplete messages",
            "fewer bytes than announced are no whole answer",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .first(
                        Route.FILE,
                        request -> request.cut(200, script.served(request).bytes(), 700_000),
                        request -> request.cut(200, script.served(request).bytes(), 5))),
        of(
            "cut-and-ranged",
            "RFC 9110, range requests",
            "a client may ask for the rest",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .first(
                        Route.FILE,
                        request ->
                            request
                                .with("ETag", "\"one\"")
                                .cut(200, script.served(request).bytes(), 700_000),
                        request -> {
                          script.require(
                              request.header("Range").isPresent()
                                  && "\"one\"".equals(request.header("If-Range").orElse("")),
                              "The rest was not asked for by Range and If-Range.");
                          request.ranged(script.served(request).bytes());
                        })),
        of(
            "cut-gzip",
            "RFC 9110, range requests",
            "ranges are of the encoded content",
            COMPLETE,
            script ->
                script
                    .files(new Served("output", "Patient", "huge", Script.patients(1, 300_000)))
                    .first(
                        Route.FILE,
                        request ->
                            request
                                .with("Content-Encoding", "gzip")
                                .cut(200, Script.gzip(script.served(request).bytes()), 900_000))
                    .always(
                        Route.FILE,
                        request ->
                            request
                                .with("Content-Encoding", "gzip")
                                .ranged(Script.gzip(script.served(request).bytes())))),
        of(
            "cut-and-changed",
            "RFC 9110, If-Range",
            "200 with the whole where the file is not the same",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .first(
                        Route.FILE,
                        request ->
                            request
                                .with("ETag", "\"one\"")
                                .cut(200, bytes("x".repeat(900_000)), 600_000),
                        request ->
                            request
                                .with("ETag", "\"two\"")
                                .bytes(200, script.served(request).bytes()))),
        of(
            "other-range",
            "RFC 9110, 206",
            "a part may be another one than was asked for",
            COMPLETE,
            script ->
                script
                    .files(large())
                    .first(
                        Route.FILE,
                        request -> request.cut(200, script.served(request).bytes(), 700_000),
                        request ->
                            request
                                .with("Content-Range", "bytes 7-1000/2000")
                                .bytes(206, bytes("x".repeat(994))))),
        of(
            "truncated-gzip-once",
            "RFC 1952",
            "a member ends with its checksum",
            COMPLETE,
            script ->
                script.first(
                    Route.FILE,
                    request ->
                        request
                            .with("Content-Encoding", "gzip")
                            .bytes(200, half(script, request)))),
        of(
            "truncated-gzip",
            "RFC 1952",
            "a member ends with its checksum",
            REFUSED,
            script ->
                script.always(
                    Route.FILE,
                    request ->
                        request
                            .with("Content-Encoding", "gzip")
                            .bytes(200, half(script, request)))));
  }

  private static List<Behaviour> wrong() {
    return List.of(
        of(
            "expired",
            FILE,
            "files may be gone although the manifest lists them",
            REFUSED,
            script -> script.always(Route.FILE, request -> request.status(410))),
        of(
            "wrong-count-once",
            FILE,
            "count is the number of resources in the file",
            COMPLETE,
            script ->
                script.first(
                    Route.FILE,
                    request ->
                        request.bytes(200, bytes(script.served(request).lines().get(0) + "\n")))),
        of(
            "wrong-count",
            FILE,
            "count is the number of resources in the file",
            REFUSED,
            script ->
                script.always(
                    Route.FILE,
                    request ->
                        request.bytes(200, bytes(script.served(request).lines().get(0) + "\n")))),
        of(
            "wrong-type",
            FILE,
            "each file holds resources of one type only",
            REFUSED,
            script ->
                script.files(new Served("output", "Patient", "patient-1", Script.observations(5)))),
        of(
            "outcome-lines",
            FILE,
            "servers that fail on their way write an OperationOutcome between resources",
            INCOMPLETE,
            script ->
                script
                    .withoutCounts()
                    .files(
                        new Served(
                            "output",
                            "Patient",
                            "patient-1",
                            Stream.concat(
                                    Script.patients(1, 5).stream(),
                                    Stream.of(Script.outcome("error", "exception", "lost")))
                                .toList()))),
        of(
            "html",
            FILE,
            "200 with a page of some proxy is no NDJSON",
            REFUSED,
            script ->
                script
                    .withoutCounts()
                    .always(
                        Route.FILE,
                        request ->
                            request
                                .with("Content-Type", "text/html")
                                .bytes(200, bytes("<html><body>Please sign in</body></html>\n")))),
        of(
            "cut-line",
            "NDJSON",
            "a line that is no JSON value is none",
            REFUSED,
            script ->
                script
                    .withoutCounts()
                    .always(
                        Route.FILE,
                        request ->
                            request.bytes(200, bytes("{\"resourceType\":\"Patient\",\"id\":")))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] half(Script script, Exchange request) {
    byte[] packed = Script.gzip(script.served(request).bytes());
    return Arrays.copyOf(packed, packed.length / 2);
  }

  private static byte[] members(List<String> lines) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    int step = 1_000;
    for (int i = 0; i < lines.size(); i += step) {
      all.writeBytes(
          Script.gzip(
              bytes(
                  lines.subList(i, Math.min(lines.size(), i + step)).stream()
                      .collect(Collectors.joining("\n", "", "\n")))));
    }
    return all.toByteArray();
  }
}
