package org.carelake.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Settings;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.source.CsvFormat;
import org.carelake.common.source.CsvKind;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.FhirKind;
import org.carelake.common.source.Kind;
import org.carelake.common.source.Source;
import org.carelake.jobs.catalog.Catalog;

/** The sources that the settings name. */
final class Sources {
  private final Settings settings;
  private final Path home;
  private final SparkSession spark;
  private final List<String> problems = new ArrayList<>();

  Sources(Settings settings, Path home, SparkSession spark) {
    this.settings = settings;
    this.home = home;
    this.spark = spark;
  }

  /**
   * All of them.
   *
   * @throws Misconfigured with all that is wrong with their settings and mappings
   */
  List<Source> all() {
    CsvSource csv = new CsvSource(spark, settings.ratio("ingest.max-reject-ratio"));
    Kinds kinds = new Kinds(spark, csv);
    List<Source> sources =
        bySource().entrySet().stream()
            .map(entry -> source(entry.getKey(), entry.getValue(), kinds))
            .flatMap(Optional::stream)
            .toList();
    if (!problems.isEmpty()) {
      throw new Misconfigured(String.join(System.lineSeparator(), problems));
    }
    return sources;
  }

  /**
   * Those with these names.
   *
   * @param names empty for all
   */
  static List<Source> chosen(List<Source> all, List<String> names) {
    List<String> unknown =
        names.stream()
            .filter(name -> all.stream().noneMatch(source -> source.name().equals(name)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Misconfigured(
          unknown.stream()
              .map(name -> "There is no source " + name + " in the settings.")
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return all.stream().filter(source -> names.isEmpty() || names.contains(source.name())).toList();
  }

  /**
   * The settings of each source, without {@code sources.<name>.}; the samples where none is named.
   */
  private Map<String, Map<String, String>> bySource() {
    Map<String, Map<String, String>> bySource = new TreeMap<>();
    settings
        .below("sources")
        .forEach(
            (key, value) -> {
              String[] parts = key.split("\\.", 2);
              bySource
                  .computeIfAbsent(parts[0], name -> new TreeMap<>())
                  .put(parts.length > 1 ? parts[1] : "", value);
            });
    if (bySource.isEmpty()) {
      String raw = home + "/data/raw/";
      bySource.put("hospital", Map.of("kind", CsvKind.NAME, "path", raw + "hospital"));
      bySource.put("fhir", Map.of("kind", FhirKind.NAME, "path", raw + "fhir"));
    }
    return bySource;
  }

  private Optional<Source> source(String name, Map<String, String> own, Kinds kinds) {
    Optional<Kind> kind = kinds.of(name, own, problems::add);
    if (own.getOrDefault("path", "").isEmpty()) {
      problems.add("The source %s has no folder. Set sources.%s.path.".formatted(name, name));
      return Optional.empty();
    }
    return kind.map(known -> source(name, own, known));
  }

  private Source source(String name, Map<String, String> own, Kind kind) {
    if (!kind.areRowsUndated() && "snapshots".equals(own.get("delivers"))) {
      problems.add(
          "sources.%s.delivers=snapshots is not for %s: its exports say themselves what is deleted."
              .formatted(name, kind.name()));
    }
    return new Source(
        name,
        kind,
        own.get("path"),
        own.getOrDefault("system", name),
        own.getOrDefault("id-prefix", kind.idPrefix(name)),
        files(name, own),
        setting(name, own, "missing-columns", Source.MissingColumns.REFUSE),
        setting(name, own, "delivers", Source.Delivers.CHANGES),
        format(name, own));
  }

  private Map<String, String> files(String name, Map<String, String> own) {
    Map<String, String> files = new TreeMap<>();
    own.forEach(
        (key, glob) -> {
          String table = key.replaceFirst("^files\\.", "");
          if (!table.equals(key)) {
            requireTable(name, table);
            files.put(table, glob);
          }
        });
    return files;
  }

  private void requireTable(String source, String table) {
    List<String> known = Catalog.SOURCED.stream().map(Table::name).toList();
    if (!known.contains(table)) {
      problems.add(
          "sources.%s.files.%s names no table. The tables are: %s."
              .formatted(source, table, String.join(", ", known)));
    }
  }

  private CsvFormat format(String name, Map<String, String> own) {
    try {
      return CsvFormat.of(name, own);
    } catch (Misconfigured e) {
      problems.add(e.getMessage());
      return CsvFormat.PLAIN;
    }
  }

  /** One of the words that a setting may have. */
  private <E extends Enum<E>> E setting(
      String source, Map<String, String> own, String key, E otherwise) {
    String given = own.get(key);
    if (given == null) {
      return otherwise;
    }
    List<E> words = List.of(otherwise.getDeclaringClass().getEnumConstants());
    return words.stream()
        .filter(word -> word(word).equals(given))
        .findFirst()
        .orElseGet(
            () -> {
              problems.add(
                  "sources.%s.%s=%s is none of %s."
                      .formatted(
                          source,
                          key,
                          given,
                          words.stream().map(Sources::word).collect(Collectors.joining(", "))));
              return otherwise;
            });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
