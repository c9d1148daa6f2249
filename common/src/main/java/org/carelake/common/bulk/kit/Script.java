package org.carelake.common.bulk.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * A server that does all as the standard says, until a behaviour has it do otherwise. Answers to a
 * route are given one after the other; after the last, as the standard says.
 */
final class Script {
  /** How a request is answered. */
  interface Reply {
    void to(Exchange request) throws IOException;
  }

  /** How requests can be told apart. */
  enum Route {
    KICK_OFF,
    STATUS,
    FILE,
    DELETE,
    TOKEN,
    DISCOVERY,
    METADATA,
    SEARCH,
    GROUP
  }

  /**
   * A file of the export.
   *
   * @param list of the manifest that it is in
   */
  record Served(String list, String type, String name, List<String> lines) {
    String text() {
      return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    byte[] bytes() {
      return text().getBytes(StandardCharsets.UTF_8);
    }
  }

  private final Map<Route, Deque<Reply>> next = new HashMap<>();
  private final Map<Route, Reply> always = new HashMap<>();
  private final List<Served> files = new ArrayList<>();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Map<Route, Integer> counts = new HashMap<>();
  private final Tokens tokens = new Tokens();
  private boolean announcesCounts = true;
  private boolean needsTokenForFiles = true;
  private String manifest;

  Script() {
    files.add(new Served("output", "Patient", "patient-1", patients(1, 10)));
    files.add(new Served("output", "Patient", "patient-2", patients(11, 10)));
    files.add(new Served("output", "Observation", "observation-1", observations(30)));
  }

  static List<String> patients(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(
            i ->
                "{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"gender\":\"%s\"}"
                    .formatted(i, i % 2 == 0 ? "female" : "male"))
        .toList();
  }

  static List<String> observations(int count) {
    return IntStream.range(1, count + 1)
        .mapToObj(
            i ->
                "{\"id\":\"o%d\",\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p%d\"},\"resourceType\":\"Observation\"}"
                    .formatted(i, i % 20 + 1))
        .toList();
  }

  static String outcome(String severity, String code, String text) {
    return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"%s\",\"code\":\"%s\",\"details\":{\"text\":\"%s\"}}]}"
        .formatted(severity, code, text);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** The next requests to a route are answered so, one by one. */
  Script first(Route route, Reply... replies) {
    next.computeIfAbsent(route, any -> new ArrayDeque<>()).addAll(List.of(replies));
    return this;
  }

  /** All requests to a route are answered so. */
  Script always(Route route, Reply reply) {
    always.put(route, reply);
    return this;
  }

  Script files(Served... others) {
    files.clear();
    files.addAll(List.of(others));
    return this;
  }

  Script add(Served more) {
    files.add(more);
    return this;
  }

  Script manifest(String other) {
    manifest = other;
    return this;
  }

  Script withoutCounts() {
    announcesCounts = false;
    return this;
  }

  Script openFiles() {
    needsTokenForFiles = false;
    return this;
  }

  Tokens tokens() {
    return tokens;
  }

  List<Served> files() {
    return List.copyOf(files);
  }

  /** What a client has to have in the end: all resources and deletions. */
  List<String> expected() {
    return files.stream()
        .filter(file -> !file.list().matches("error|outcome"))
        .flatMap(file -> file.lines().stream())
        .filter(line -> !line.isBlank())
        .map(String::strip)
        .sorted()
        .toList();
  }

  /** What the client did that the standard forbids. */
  List<String> violations() {
    synchronized (violations) {
      return List.copyOf(violations);
    }
  }

  synchronized int count(Route route) {
    return counts.getOrDefault(route, 0);
  }

  void require(boolean kept, String sentence) {
    if (!kept) {
      violations.add(sentence);
    }
  }

  /** Answers a request. */
  void answer(Route route, Exchange request) throws IOException {
    Reply reply;
    synchronized (this) {
      counts.merge(route, 1, Integer::sum);
      Deque<Reply> waiting = next.getOrDefault(route, new ArrayDeque<>());
      reply = waiting.isEmpty() ? always.getOrDefault(route, asStandard(route)) : waiting.poll();
    }
    judge(route, request);
    reply.to(request);
  }

  private void judge(Route route, Exchange request) {
    if (request.isElsewhere()) {
      require(request.header("Authorization").isEmpty(), "The token was sent to another origin.");
    }
    if (route == Route.KICK_OFF) {
      require(
          request.header("Prefer").orElse("").contains("respond-async"),
          "The kick-off request lacks Prefer: respond-async.");
      require(
          request.header("Accept").orElse("").contains("application/fhir+json"),
          "The kick-off request lacks Accept: application/fhir+json.");
    }
    if (route == Route.FILE && !needsTokenForFiles) {
      require(
          request.header("Authorization").isEmpty(),
          "A file was asked for with a token, though requiresAccessToken is false.");
    }
  }

  Reply asStandard(Route route) {
    return switch (route) {
      case KICK_OFF ->
          request ->
              allowed(
                  request,
                  () -> request.with("Content-Location", request.base() + "/status/1").status(202));
      case STATUS -> request -> allowed(request, () -> request.json(200, manifestOf(request)));
      case FILE ->
          request -> {
            if (needsTokenForFiles) {
              allowed(request, () -> file(request));
            } else {
              file(request);
            }
          };
      case DELETE -> request -> request.status(202);
      case TOKEN -> request -> tokens.give(request, this);
      case DISCOVERY -> tokens::describe;
      case METADATA, SEARCH, GROUP ->
          request -> request.outcome(404, "error", "not-found", "no such thing");
    };
  }

  /** What is done for a client that may have it. */
  interface Answering {
    void serve() throws IOException;
  }

  private void allowed(Exchange request, Answering then) throws IOException {
    if (tokens.accepts(request)) {
      then.serve();
    } else {
      request.outcome(401, "error", "login", "who is it?");
    }
  }

  Served served(Exchange request) {
    String name = request.path().replaceFirst("^.*/", "");
    return files.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow();
  }

  private void file(Exchange request) throws IOException {
    request.with("Content-Type", "application/fhir+ndjson").ranged(served(request).bytes());
  }

  private String manifestOf(Exchange request) {
    return manifest != null
        ? manifest.replace("BASE", request.base()).replace("OTHER", request.other())
        : manifestOf(request, files, "");
  }

  /** A page of the manifest. */
  String manifestOf(Exchange request, List<Served> listed, String more) {
    Map<String, String> lists =
        listed.stream()
            .collect(
                Collectors.groupingBy(
                    Served::list,
                    Collectors.mapping(file -> item(request, file), Collectors.joining(","))));
    String output = lists.containsKey("output") ? lists.remove("output") : "";
    return "{\"transactionTime\":\"2026-03-01T12:00:00Z\",\"request\":\"%s/$export\",\"requiresAccessToken\":%b,\"output\":[%s]%s%s}"
        .formatted(
            request.base(),
            needsTokenForFiles,
            output,
            lists.entrySet().stream()
                .map(list -> ",\"%s\":[%s]".formatted(list.getKey(), list.getValue()))
                .collect(Collectors.joining()),
            more);
  }

  private String item(Exchange request, Served file) {
    return "{\"type\":\"%s\",\"url\":\"%s/files/%s\"%s}"
        .formatted(
            file.type(),
            request.base(),
            file.name(),
            announcesCounts
                ? ",\"count\":" + file.lines().stream().filter(line -> !line.isBlank()).count()
                : "");
  }
}
