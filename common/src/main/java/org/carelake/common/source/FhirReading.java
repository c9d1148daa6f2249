package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFile;

/**
 * FHIR views → the tables' columns, by {@code sql/sources/fhir/<table>.sql}. Such a statement gives
 * one row for each row of its views, and hands on {@link FhirSource#ROW}.
 */
record FhirReading(
    SparkSession spark,
    List<RawFile> files,
    Resources resources,
    List<SqlFile> adapters,
    String runId)
    implements Reading {

  @Override
  public Optional<NewRows> of(Table table) {
    Optional<SqlFile> adapter =
        adapters.stream().filter(file -> file.name().equals(table.name())).findFirst();
    Map<String, Long> received =
        adapter.map(file -> resources.rowsOf(file.inputs())).orElse(Map.of());
    if (received.isEmpty()) {
      return Optional.empty();
    }
    List<RawFile> holding =
        files.stream().filter(file -> received.containsKey(file.title())).toList();
    Adapted adapted = new Adapted(FhirKind.NAME, adapter.orElseThrow().run(spark, Map.of()));
    return Optional.of(new NewRows(holding, adapted.received(table, runId), () -> received));
  }

  @Override
  public Map<String, String> problems() {
    return resources.problems();
  }

  @Override
  public Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    resources.reports().forEach((title, report) -> hashes.put(title, report.hash()));
    return hashes;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Map<String, Tally> lines() {
    Map<String, Tally> lines = new TreeMap<>();
    resources.reports().forEach((title, report) -> lines.put(title, report.tally()));
    return lines;
  }

  @Override
  public Optional<BadLines> badLines() {
    return Optional.of(new BadLines(FhirSource.LINES, resources.bad(), resources.badLines(runId)));
  }

  @Override
  public boolean holdsResources() {
    return true;
  }

  @Override
  public void close() {
    resources.close();
  }
}
