package org.carelake.common.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * One page of the list of an export's files.
 *
 * @param transactionTime which state of the server's data it is; empty where the server does not
 *     say
 * @param requiresAccessToken whether files are asked for with the token
 * @param next where the list goes on
 */
record Manifest(
    Optional<Instant> transactionTime,
    boolean requiresAccessToken,
    List<Entry> entries,
    Optional<URI> next) {
  /** How files are called that tell what is deleted. */
  static final String DELETED = "deleted";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a file holds. */
  enum Kind {
    OUTPUT,
    DELETED,
    /** What the server has to say of the export, of which failures are a part. */
    OUTCOME
  }

  /**
   * One file.
   *
   * @param type of its resources; empty where the server does not say or they are of several
   * @param count of its resources; null where the server does not say
   */
  record Entry(Kind kind, String type, String url, Long count) {
    Entry at(String other) {
      return new Entry(kind, type, other, count);
    }

    /** Whether it is told the same of both. */
    boolean isLike(Entry other) {
      return kind == other.kind
          && type.equals(other.type)
          && java.util.Objects.equals(count, other.count);
    }

    /** How files that hold it are called here. */
    String stem() {
      return switch (kind) {
        case OUTPUT -> type.isEmpty() ? "Resources" : type;
        case DELETED -> Manifest.DELETED;
        case OUTCOME -> "_outcome"; // Hidden from an ingest.
      };
    }

    /** What its lines have to be; empty for anything. */
    String lineType() {
      return switch (kind) {
        case OUTPUT -> type;
        case DELETED -> "Bundle";
        case OUTCOME -> "OperationOutcome";
      };
    }
  }

  static Manifest parse(byte[] body, URI base) {
    JsonNode root = read(body, base);
    if (!root.path("output").isArray()) {
      throw refused(base, "it has no list of files under output");
    }
    List<Entry> entries = new ArrayList<>();
    add(entries, root.path("output"), Kind.OUTPUT, base);
    add(entries, root.path("deleted"), Kind.DELETED, base);
    add(entries, root.path("error"), Kind.OUTCOME, base);
    // The name that version 4 of the guide has for it.
    add(entries, root.path("outcome"), Kind.OUTCOME, base);
    return new Manifest(
        time(root.path("transactionTime").asText("")),
        root.path("requiresAccessToken").asBoolean(true),
        List.copyOf(entries),
        next(root.path("link"), base));
  }

  private static JsonNode read(byte[] body, URI base) {
    try {
      JsonNode root = JSON.readTree(body);
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // Told below.
    }
    throw refused(base, "it is no JSON object");
  }

  private static DataRefused refused(URI base, String why) {
    return new DataRefused("Cannot read the manifest of %s: %s.".formatted(Hosts.shown(base), why));
  }

  private static void add(List<Entry> entries, JsonNode items, Kind kind, URI base) {
    for (JsonNode item : items) {
      String url = item.path("url").asText("");
      if (url.isEmpty()) {
        throw refused(base, "one of its files has no url");
      }
      entries.add(
          new Entry(
              kind,
              typed(item.path("type").asText("")),
              Http.resolved(base, url).toString(),
              item.path("count").canConvertToLong() && item.path("count").isNumber()
                  ? item.path("count").asLong()
                  : null));
    }
  }

  /** It becomes a part of a file's name. */
  private static String typed(String type) {
    return type.matches("[A-Z][A-Za-z]{1,60}") ? type : "";
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> next(JsonNode links, URI base) {
    for (JsonNode link : links) {
      if (link.path("relation").asText().equals("next")) {
        return Optional.of(Http.resolved(base, link.path("url").asText()));
      }
    }
    return Optional.empty();
  }
}
