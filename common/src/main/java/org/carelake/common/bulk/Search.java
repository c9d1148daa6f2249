package org.carelake.common.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * What an export would give, by searching: for servers that do not export. Each page is journaled,
 * so a search that dies goes on at the page where it was.
 */
final class Search {
  /** Numbers keep the digits that they have, which say how precise they are. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new JsonNodeFactory(true))
          .build();

  private static final int LONGEST_PAGE = 32_000_000;
  private static final int MOST_PAGES = 10_000;
  private static final int PATIENTS_AT_ONCE = 50;
  private static final int MOST_QUERIES = 200_000;
  private static final int PER_PAGE = 500;

  /** They are nobody's, so they are not searched for by patient. */
  private static final Set<String> OF_NO_PATIENT =
      Set.of("Practitioner", "PractitionerRole", "Organization", "Location", "Medication", "Group");

  private final Http http;
  private final JobFolder folder;
  private final Packs packs;
  private final ExportRequest request;
  private final ContentLimits limits;

  Search(Http http, JobFolder folder, Packs packs, ExportRequest request, ContentLimits limits) {
    this.http = http;
    this.folder = folder;
    this.packs = packs;
    this.request = request;
    this.limits = limits;
  }

  /** One search, whose answer comes in pages. */
  private record Query(String type, URI uri) {}

  /** Gets all pages of all types, and has them on the disk. */
  void fetch() throws IOException {
    List<Query> queries = queries();
    if (queries.size() > MOST_QUERIES) {
      throw new DataRefused("Cannot search the server: the group has too many members.");
    }
    for (int i = 0; i < queries.size(); i++) {
      fetch(i, queries.get(i));
    }
    packs.sync();
  }

  /** As they were when it began: members and types may be listed in another order later. */
  private List<Query> queries() throws IOException {
    Path kept = folder.path("_queries.json");
    if (!Files.exists(kept)) {
      Path part = folder.path("_queries.json.part");
      Files.write(part, JSON.writeValueAsBytes(planned()));
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
    }
    return List.of(JSON.readValue(Files.readAllBytes(kept), Query[].class));
  }

  private List<Query> planned() throws IOException {
    if (request.isForSome()) {
      throw new DataRefused(
          "The server does not export single patients, and is not searched for them. Take sources.%s.patients away."
              .formatted(request.source()));
    }
    if (request.level() != ExportRequest.Level.GROUP) {
      return (request.types().isEmpty() ? searchable() : request.types())
          .stream().map(type -> query(type, "")).toList();
    }
    if (request.types().isEmpty()) {
      throw new DataRefused(
          "Cannot search for a group without knowing which types have patients. Set sources.%s.types."
              .formatted(request.source()));
    }
    List<String> members = GroupMembers.of(http, request).orElseThrow(this::withoutMembers);
    return request.types().stream().flatMap(type -> ofMembers(type, members)).toList();
  }

  private Stream<Query> ofMembers(String type, List<String> members) {
    if (OF_NO_PATIENT.contains(type)) {
      return Stream.of(query(type, ""));
    }
    String parameter = type.equals("Patient") ? "&_id=" : "&patient=";
    int chunks = (members.size() + PATIENTS_AT_ONCE - 1) / PATIENTS_AT_ONCE;
    return IntStream.range(0, chunks)
        .mapToObj(
            i ->
                members.subList(
                    i * PATIENTS_AT_ONCE, Math.min(members.size(), (i + 1) * PATIENTS_AT_ONCE)))
        .map(some -> query(type, parameter + encoded(String.join(",", some))));
  }

  private DataRefused withoutMembers() {
    return new DataRefused(
        "Cannot search for group %s: the server does not say who belongs to it."
            .formatted(request.group()));
  }

  private Query query(String type, String more) {
    String since =
        request.since() == null
            ? ""
            : "&_lastUpdated=" + encoded("ge" + request.since().toString());
    return new Query(
        type, URI.create(request.server() + "/" + type + "?_count=" + PER_PAGE + since + more));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Types that the server says can be searched. */
  private List<String> searchable() throws IOException {
    JsonNode told = get(URI.create(request.server() + "/metadata"));
    List<String> types =
        StreamSupport.stream(told.path("rest").path(0).path("resource").spliterator(), false)
            .filter(
                resource ->
                    StreamSupport.stream(resource.path("interaction").spliterator(), false)
                        .anyMatch(it -> it.path("code").asText().equals("search-type")))
            .map(resource -> resource.path("type").asText())
            .filter(type -> type.matches("[A-Z][A-Za-z]{1,60}"))
            .toList();
    if (types.isEmpty()) {
      throw new DataRefused(
          "Cannot search the server: it does not say for what. Set sources.%s.types."
              .formatted(request.source()));
    }
    return types;
  }

  private JsonNode get(URI uri) throws IOException {
    try (Answer answer = http.send(Call.get(uri, "application/fhir+json"))) {
      if (!answer.isSuccess()) {
        Outcome outcome = Outcome.of(answer.content(LONGEST_PAGE));
        throw Http.refusal(answer, outcome.coded(), "The server refuses to be searched");
      }
      return JSON.readTree(answer.content(LONGEST_PAGE));
    } catch (JsonProcessingException e) {
      throw new DataRefused(
          "Cannot search the server at %s: what it answers is no JSON."
              .formatted(Hosts.shown(uri)));
    }
  }

  private void fetch(int ordinal, Query query) throws IOException {
    Optional<Done> last =
        folder.done().stream()
            .filter(done -> done.index() / MOST_PAGES == ordinal)
            .max(Comparator.comparing(Done::index));
    int number = last.map(done -> done.index() + 1).orElse(ordinal * MOST_PAGES);
    URI page =
        last.isEmpty()
            ? query.uri()
            : last.get().next() == null ? null : URI.create(last.get().next());
    while (page != null) {
      if (number % MOST_PAGES == MOST_PAGES - 1) {
        throw new DataRefused(
            "Cannot search for %s: its pages do not end.".formatted(query.type()));
      }
      JsonNode bundle = get(page);
      URI next = next(bundle, page);
      Manifest.Entry entry =
          new Manifest.Entry(Manifest.Kind.OUTPUT, query.type(), page.toString(), null);
      packs.add(
          number++,
          entry,
          lines(bundle, query.type()),
          false,
          new NdjsonCheck(query.type(), limits),
          next == null ? null : next.toString(),
          counts -> {});
      page = next;
    }
  }

  static URI next(JsonNode bundle, URI page) {
    for (JsonNode link : bundle.path("link")) {
      if (link.path("relation").asText().equals("next")) {
        return Http.resolved(page, link.path("url").asText());
      }
    }
    return null;
  }

  /** Servers add messages, and resources of other types that are referred to. */
  private static byte[] lines(JsonNode bundle, String type) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("resourceType").asText().equals(type)) {
        lines.append(JSON.writeValueAsString(entry.path("resource"))).append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
