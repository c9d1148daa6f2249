package org.carelake.jobs.fill;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;

/**
 * What curated tables tell of each other → hospitals that only doctors name, and what rows lack
 * that came before the rows that tell it. All is computed from the tables as they are, so a run
 * that died is simply done again, and the order of deliveries does not matter.
 *
 * @param ledger remembers what was looked at last, so that nothing is looked at twice
 */
public record FillIn(
    Lake curated,
    Statements statements,
    Table doctors,
    Table hospitals,
    Table visits,
    LakeFiles ledger) {
  /** What changed, by table; tables in which nothing did are absent. */
  public record Result(Map<String, Lake.Merged> byTable) {}

  public Result run(Run run) {
    Map<String, Lake.Merged> merged = new LinkedHashMap<>();
    merged.put(doctors.name(), lookAt(doctors, curated::fill));
    merged.put(hospitals.name(), lookAt(hospitals, table -> nameHospitals(run)));
    merged.put(visits.name(), lookAt(visits, curated::fill));
    merged.values().removeIf(Lake.Merged.NOTHING::equals);
    return new Result(merged);
  }

  private Lake.Merged lookAt(Table table, Function<Table, Lake.Merged> fill) {
    byte[] state = statements.state(table).getBytes(StandardCharsets.UTF_8);
    String lookedAt = "filled-" + table;
    if (ledger.read(lookedAt).filter(last -> Arrays.equals(last, state)).isPresent()) {
      return Lake.Merged.NOTHING;
    }
    Lake.Merged merged = fill.apply(table);
    ledger.write(lookedAt, state);
    return merged;
  }

  /** Adds the hospitals that a doctor names now, and removes those that none does any longer. */
  private Lake.Merged nameHospitals(Run run) {
    Dataset<Row> there = curated.read(hospitals);
    try (Kept kept = new Kept()) {
      Dataset<Row> named =
          kept.keep(
              statements
                  .found(hospitals, there)
                  .withColumn(Received.FILE, lit(doctors.name()))
                  .withColumn(Received.RUN, lit(run.id())));
      Lake.Merged added = named.isEmpty() ? Lake.Merged.NOTHING : curated.merge(hospitals, named);
      String key = hospitals.key().name();
      return added.plus(
          curated.delete(
              hospitals,
              there.where(col(Received.LINE).isNull()).join(named.select(key), key, "left_anti")));
    }
  }
}
