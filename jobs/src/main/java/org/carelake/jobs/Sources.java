package org.carelake.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.SettingKey;
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
import org.carelake.jobs.extract.ExtractSettings;
import org.carelake.jobs.fhirexport.ServerSettings;
import org.carelake.jobs.ingest.Limits;

/** The sources that the settings name. */
final class Sources {
  private final Settings settings;
  private final Path home;
  private final SparkSession spark;
  private static final Set<String> OF_EVERY_KIND =
      Set.of("kind", "path", "system", "id-prefix", "delivers");

  static final List<SettingKey<?>> KEYS =
      List.of(
          SettingKey.text(
              "sources.*.kind",
              "what a source is: csv, fhir (NDJSON of R4 resources), noshow-kaggle, or mapped where it brings its own mapping"),
          SettingKey.text(
              "sources.*.path",
              "folder of its files, or one file; naming any source replaces the samples"),
          SettingKey.text(
              "sources.*.system",
              "whose ids the source uses; without it its own. Rows of one system update each other"),
          SettingKey.text(
              "sources.*.id-prefix",
              "what the lake puts before its ids; without it nothing for csv, <name>/ for fhir"),
          SettingKey.text(
              "sources.*.mapping",
              "folder of a source's own mappings, with one .sql file for each shape of its CSV files"),
          SettingKey.text(
              "sources.*.files.*", "glob of the files that are of a table, such as PAT_*.csv"),
          SettingKey.text(
              "sources.*.delivers",
              "changes, or snapshots: a newer file of a table, or all that are delivered at one time, is all there is, and what it lacks is deleted"),
          SettingKey.text(
              "sources.*.missing-columns",
              "a CSV file that lacks a column which earlier ones had: refuse, clear (its values are empty now) or keep (the old ones stay)"),
          SettingKey.text(
              "sources.*.encoding", "of its files without a byte order mark; UTF-8 without it"),
          SettingKey.text(
              "sources.*.date-format",
              "how it writes days beside ISO 8601: patterns of java.time, such as dd.MM.yyyy, with | between them"),
          SettingKey.text(
              "sources.*.timestamp-format", "how it writes moments, such as dd.MM.yyyy HH:mm"),
          SettingKey.text(
              "sources.*.time-zone",
              "of its moments without an offset, such as Europe/Berlin; UTC without it"),
          SettingKey.text("sources.*.decimal-separator", "of its numbers: a comma or a point"),
          SettingKey.text(
              "sources.*.null-values", "texts that stand for no value, such as NULL,N/A,-"),
          SettingKey.text(
              "sources.*.sheet", "name of the sheet of its .xlsx files; the first without it"));

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
    CsvSource csv = new CsvSource(spark, settings.get(Limits.MAX_REJECT_RATIO));
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
    if (path(name, own).isEmpty()) {
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
    requireUsed(name, own, kind);
    return new Source(
        name,
        kind,
        path(name, own),
        own.getOrDefault("system", name),
        own.getOrDefault("id-prefix", kind.idPrefix(name)),
        files(name, own),
        setting(name, own, "missing-columns", Source.MissingColumns.REFUSE),
        setting(name, own, "delivers", Source.Delivers.CHANGES),
        format(name, own));
  }

  /** What is fetched has a place of its own. */
  private String path(String name, Map<String, String> own) {
    boolean isFetched = own.containsKey("server") || own.containsKey("jdbc.url");
    String byDefault = isFetched ? home + "/data/raw/" + name : "";
    return own.getOrDefault("path", byDefault);
  }

  /** A setting that does nothing would be believed to do something. */
  private void requireUsed(String name, Map<String, String> own, Kind kind) {
    own.keySet().stream()
        .filter(key -> !isUsed(key, own, kind))
        .forEach(
            key ->
                problems.add(
                    "sources.%s.%s=%s does nothing for a source of kind %s. Take it away."
                        .formatted(name, key, own.get(key), kind.name())));
  }

  private static boolean isUsed(String key, Map<String, String> own, Kind kind) {
    if (kind.name().equals(FhirKind.NAME)) {
      return OF_EVERY_KIND.contains(key) || ServerSettings.isOne(key);
    }
    if (ExtractSettings.isOne(key)) {
      return own.containsKey("jdbc.url");
    }
    if (ServerSettings.isOne(key)) {
      return false;
    }
    boolean isOfTables = kind.name().equals(CsvKind.NAME);
    return isOfTables
        || !(key.startsWith("files.")
            || (key.equals("missing-columns") && own.get(key).equals("keep")));
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
