package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Resources;
import org.carelake.common.sql.SqlFile;

/**
 * FHIR views → the tables' columns, by {@code sql/sources/fhir/<table>.sql}. Such a statement gives
 * one row for each row of its views, and hands on {@link FhirSource#ROW}.
 */
record FhirTables(
    SparkSession spark, List<RawFile> files, Resources resources, List<SqlFile> adapters) {

  Optional<Arrived> of(Table table, String runId) {
    Optional<SqlFile> adapter =
        adapters.stream().filter(file -> file.name().equals(table.name())).findFirst();
    Map<String, Long> received =
        adapter.map(file -> resources.rowsOf(file.inputs())).orElse(Map.of());
    if (received.isEmpty()) {
      return Optional.empty();
    }
    List<RawFile> holding =
        files.stream().filter(file -> received.containsKey(file.title())).toList();
    Adapted adapted =
        new Adapted(FhirSource.KIND, adapter.orElseThrow().run(spark, Map.of()), true);
    return Optional.of(new Arrived(holding, adapted.received(table, runId), () -> received));
  }
}
