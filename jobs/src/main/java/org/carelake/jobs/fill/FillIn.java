package org.carelake.jobs.fill;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.validate.Received;

/**
 * What curated tables tell of each other → hospitals that only doctors name, and the columns that
 * sources left empty. All is computed from the tables as they are, so a run that died is simply
 * done again, and the order of deliveries does not matter.
 *
 * @param tables parents before children; those with columns to be filled in have a statement
 * @param hospitals gets rows of its own
 * @param statements by the name of their table
 * @param ledger remembers what was looked at last, so that nothing is looked at twice
 */
public record FillIn(
    Lake curated,
    List<Table> tables,
    Table hospitals,
    Map<String, SqlFile> statements,
    LakeFiles ledger) {
  private static final String LOOKED_AT = "filled";

  /** In place of a file, where a row comes from. */
  private static final String DOCTORS = "doctors";

  /** What changed, by table; tables in which nothing did are absent. */
  public record Result(Map<String, Lake.Merged> byTable) {}

  public Result run(Run run) {
    Map<String, Lake.Merged> merged = new LinkedHashMap<>();
    if (!ledger.read(LOOKED_AT).map(FillIn::text).equals(Optional.of(state()))) {
      merged.put(hospitals.name(), nameHospitals(run));
      tables.stream()
          .filter(table -> table.fields().stream().anyMatch(Field::isFilledIn))
          .forEach(table -> merged.put(table.name(), fill(table)));
      ledger.write(LOOKED_AT, state().getBytes(StandardCharsets.UTF_8));
      merged.values().removeIf(Lake.Merged.NOTHING::equals);
    }
    return new Result(merged);
  }

  /** Changes whenever the result could. */
  private String state() {
    return statements.values().stream()
        .flatMap(statement -> Stream.concat(Stream.of(statement.text()), versions(statement)))
        .collect(Collectors.joining("\n"));
  }

  private Stream<String> versions(SqlFile statement) {
    return tables.stream()
        .filter(table -> statement.inputs().contains(table.name()))
        .map(table -> table + " " + curated.version(table).orElse(Lake.Version.NONE));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** Adds the hospitals that a doctor names now, and removes those that none does any longer. */
  private Lake.Merged nameHospitals(Run run) {
    try (Kept kept = new Kept()) {
      Dataset<Row> named = kept.keep(withProvenance(result(hospitals), run));
      Lake.Merged added = named.isEmpty() ? Lake.Merged.NOTHING : curated.merge(hospitals, named);
      return added.plus(curated.delete(hospitals, without(named)));
    }
  }

  private static Dataset<Row> withProvenance(Dataset<Row> rows, Run run) {
    return rows.withColumn(Received.FILE, lit(DOCTORS)).withColumn(Received.RUN, lit(run.id()));
  }

  private Dataset<Row> without(Dataset<Row> named) {
    return curated
        .read(hospitals)
        .where(col(Received.LINE).isNull())
        .join(named.select(hospitals.key().name()), hospitals.key().name(), "left_anti");
  }

  private Lake.Merged fill(Table table) {
    return curated.version(table).isEmpty()
        ? Lake.Merged.NOTHING
        : curated.fill(table, result(table));
  }

  private Dataset<Row> result(Table table) {
    SqlFile statement = statements.get(table.name());
    tables.stream()
        .filter(input -> statement.inputs().contains(input.name()))
        .forEach(input -> curated.read(input).createOrReplaceTempView(input.name()));
    return statement.run(curated.spark(), Map.of());
  }
}
