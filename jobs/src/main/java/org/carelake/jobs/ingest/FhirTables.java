package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.land.FhirSource;
import org.carelake.common.land.RawFile;
import org.carelake.common.land.Resources;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.validate.Received;

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
    Dataset<Row> adapted = adapter.orElseThrow().run(spark, Map.of());
    return Optional.of(new Arrived(holding, received(table, adapted, runId), () -> received));
  }

  private static Dataset<Row> received(Table table, Dataset<Row> adapted, String runId) {
    Set<String> present = Set.of(adapted.columns());
    Column[] values =
        Stream.of(Received.values(table).fields())
            .map(field -> value(table, field, present))
            .toArray(Column[]::new);
    return adapted.select(
        from("source").as(Received.SOURCE),
        from("file").as(Received.FILE),
        from("line").as(Received.LINE),
        lit(runId).as(Received.RUN),
        lit(FhirSource.KIND).as(Received.KIND),
        lit(false).as(Received.RETRIED),
        lit(false).as(Received.MALFORMED),
        struct(values).as(Received.ROW));
  }

  private static Column from(String name) {
    return col(FhirSource.ROW + "." + name);
  }

  /** Ids are the source's own, so they carry its name; two sources may use the same. */
  private static Column value(Table table, StructField field, Set<String> present) {
    String name = field.name();
    if (name.equals(Table.DELETED.name()) || name.equals(Table.UPDATED_AT.name())) {
      return from(name).cast(field.dataType()).as(name);
    }
    if (!present.contains(name)) {
      return lit(null).cast(field.dataType()).as(name);
    }
    Column text = col(name).cast(field.dataType());
    return (isId(table, name) ? concat(from("source"), lit("/"), text) : text).as(name);
  }

  private static boolean isId(Table table, String name) {
    return table.key().name().equals(name)
        || table.references().map(Field::name).anyMatch(name::equals);
  }
}
