package org.carelake.jobs.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;

/**
 * All that a workplace's stores hold, but for the ids of runs and of Delta tables, which no two
 * histories share.
 *
 * @param parts sorted rows, by where they are
 */
record Picture(Map<String, List<String>> parts) {
  private static final String UNRESOLVED =
      "SELECT * FROM carelake_unresolved_references ORDER BY 1, 2, 3";
  private static final String STAGING =
      "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'staging%'";

  static Picture of(Workplace workplace) throws IOException {
    Map<String, List<String>> parts = new TreeMap<>();
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      String root = workplace.lake().toString();
      Lake lake = new Lake(spark, root);
      for (Table table : Catalog.TABLES) {
        parts.put("curated/" + table, rows(lake.read(table)));
        parts.put("quarantine/" + table, rows(new Quarantine(spark, root).read(table)));
        parts.put("mysql/" + table, workplace.mysql("SELECT * FROM " + table + " ORDER BY 1"));
        parts.put("version/" + table, lake.version(table).map(Picture::number).stream().toList());
        parts.put("published/" + table, workplace.mysql(published(table)));
        if (workplace.hasSecond()) {
          parts.put("second/" + table, workplace.second(contractOf(table)));
          parts.put("published second/" + table, workplace.second(published(table)));
        }
      }
      parts.put("files", rows(new TakenFiles(spark, root).read()));
    }
    parts.put("unresolved", workplace.mysql(UNRESOLVED));
    if (workplace.hasSecond()) {
      parts.put("unresolved second", workplace.second(UNRESOLVED));
    }
    addFiles(workplace.exports(), ".csv", parts);
    parts.put("left over", leftOver(workplace));
    return new Picture(parts);
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.drop("_run_id", "run_id").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static String number(Lake.Version version) {
    return Long.toString(version.number());
  }

  private static String published(Table table) {
    return "SELECT lake_version FROM carelake_publications WHERE lake_version >= 0 AND table_name = '"
        + table
        + "'";
  }

  private static String contractOf(Table table) {
    return Stream.of(table.schema().fieldNames())
        .collect(Collectors.joining("\", \"", "SELECT \"", "\" FROM " + table + " ORDER BY 1"));
  }

  private static void addFiles(Path folder, String ending, Map<String, List<String>> parts)
      throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(path -> path.toString().endsWith(ending)).toList()) {
        parts.put(folder.relativize(file).toString(), Files.readString(file).lines().toList());
      }
    }
  }

  private static List<String> leftOver(Workplace workplace) throws IOException {
    List<String> names = new ArrayList<>(workplace.mysql(STAGING));
    if (workplace.hasSecond()) {
      names.addAll(workplace.second(STAGING));
    }
    for (Path folder : List.of(workplace.exports(), workplace.lake().resolve("ledger"))) {
      try (Stream<Path> found = Files.list(folder)) {
        found
            .map(path -> path.getFileName().toString())
            .filter(name -> name.startsWith("_") || name.equals("lock"))
            .forEach(names::add);
      }
    }
    return names;
  }

  List<String> part(String name) {
    return parts.get(name);
  }

  /** Where the two differ: the rows that only this one holds (-) and only the other one (+). */
  Map<String, List<String>> differences(Picture other) {
    Map<String, List<String>> differences = new TreeMap<>();
    Stream.concat(parts.keySet().stream(), other.parts.keySet().stream())
        .filter(name -> !parts.getOrDefault(name, List.of()).equals(other.parts.get(name)))
        .forEach(name -> differences.put(name, differences(part(name), other.part(name))));
    return differences;
  }

  private static List<String> differences(List<String> rows, List<String> others) {
    List<String> before = rows == null ? List.of() : rows;
    List<String> after = others == null ? List.of() : others;
    return Stream.concat(
            before.stream().filter(row -> !after.contains(row)).map(row -> "- " + row),
            after.stream().filter(row -> !before.contains(row)).map(row -> "+ " + row))
        .toList();
  }
}
