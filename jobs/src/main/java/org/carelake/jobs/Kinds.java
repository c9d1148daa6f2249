package org.carelake.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.source.CsvKind;
import org.carelake.common.source.CsvMapping;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.FhirKind;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.Kind;
import org.carelake.common.source.MappedKind;
import org.carelake.common.source.MappingFolder;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.sql.SqlFiles;
import org.carelake.jobs.catalog.Catalog;

/** The kinds of sources that there are. */
final class Kinds {
  private final SparkSession spark;
  private final CsvSource csv;
  private final Map<String, Kind> byName;

  Kinds(SparkSession spark, CsvSource csv) {
    this.spark = spark;
    this.csv = csv;
    this.byName =
        all(spark, csv).stream()
            .collect(Collectors.toMap(Kind::name, kind -> kind, (one, other) -> one, TreeMap::new));
  }

  /** One line for each; a mapping under {@code sql/sources} is a kind of its own. */
  private static List<Kind> all(SparkSession spark, CsvSource csv) {
    List<String> views = List.copyOf(SqlFiles.named("sql/sources/fhir/views", ".json").values());
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new CsvKind(csv, Catalog.SOURCED));
    kinds.add(new FhirKind(new FhirSource(spark, views), SqlFiles.in("sql/sources/fhir")));
    for (SqlFile mapping : SqlFiles.in("sql/sources")) {
      kinds.add(new MappedKind(mapping.name(), csv, List.of(new CsvMapping(mapping))));
    }
    return kinds;
  }

  /**
   * The kind of a source; empty where its settings name none.
   *
   * @param own its settings, without {@code sources.<name>.}
   * @param problem told all that is wrong with them
   */
  Optional<Kind> of(String source, Map<String, String> own, Consumer<String> problem) {
    String mapping = own.getOrDefault("mapping", "");
    String kind = own.getOrDefault("kind", likely(own, mapping));
    if (kind.equals(MappedKind.NAME)) {
      return mapped(source, mapping, problem);
    }
    if (!mapping.isEmpty()) {
      problem.accept(
          "The source %s is of kind %s, which does not use sources.%s.mapping. Take that away, or set sources.%s.kind=mapped."
              .formatted(source, kind, source, source));
      return Optional.empty();
    }
    if (!byName.containsKey(kind)) {
      problem.accept(
          "The source %s is of unknown kind %s. The kinds are: %s, %s."
              .formatted(source, kind, String.join(", ", byName.keySet()), MappedKind.NAME));
    }
    return Optional.ofNullable(byName.get(kind));
  }

  private static String likely(Map<String, String> own, String mapping) {
    if (own.containsKey("server")) {
      return FhirKind.NAME;
    }
    return mapping.isEmpty() ? CsvKind.NAME : MappedKind.NAME;
  }

  private Optional<Kind> mapped(String source, String folder, Consumer<String> problem) {
    if (folder.isEmpty()) {
      problem.accept(
          "The source %s is of kind mapped and has no mapping. Set sources.%s.mapping to the folder that holds its .sql files."
              .formatted(source, source));
      return Optional.empty();
    }
    List<CsvMapping> mappings =
        new MappingFolder(source, folder, Catalog.SOURCED, spark).mappings(problem);
    return Optional.of(new MappedKind(MappedKind.NAME, csv, mappings));
  }
}
