package org.carelake.jobs.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.RuleRows;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.TakenFiles;

/**
 * What statements may read: the curated tables, the list of taken files, and the rules of the
 * contracts.
 *
 * @param root of the lake
 */
record Inputs(SparkSession session, String root, List<Table> tables) {
  private Lake curated() {
    return new Lake(session, root);
  }

  private TakenFiles takenFiles() {
    return new TakenFiles(session, root);
  }

  /** The names by which statements read them. */
  List<String> names() {
    return Stream.concat(
            tables.stream().map(Table::name), Stream.of(TakenFiles.VIEW, RuleRows.VIEW))
        .toList();
  }

  /** The versions of those that the lake holds, by name. */
  Map<String, Lake.Version> versions() {
    Map<String, Lake.Version> versions = new TreeMap<>();
    tables.forEach(
        table -> curated().version(table).ifPresent(found -> versions.put(table.name(), found)));
    takenFiles().version().ifPresent(found -> versions.put(TakenFiles.VIEW, found));
    return versions;
  }

  /** The rules, as text that differs whenever they do. */
  String rules() {
    return RuleRows.of(session, tables).collectAsList().toString();
  }

  /** All statements see the same versions, whatever is committed meanwhile. */
  void asTempViews(Map<String, Lake.Version> versions) {
    for (Table table : tables) {
      Optional.ofNullable(versions.get(table.name()))
          .map(version -> curated().read(table, version.number()))
          .orElseGet(() -> curated().read(table))
          .createOrReplaceTempView(table.name());
    }
    Optional.ofNullable(versions.get(TakenFiles.VIEW))
        .map(version -> takenFiles().read(version.number()))
        .orElseGet(() -> takenFiles().read())
        .createOrReplaceTempView(TakenFiles.VIEW);
    RuleRows.of(session, tables).createOrReplaceTempView(RuleRows.VIEW);
  }
}
