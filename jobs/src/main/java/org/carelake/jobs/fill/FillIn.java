package org.carelake.jobs.fill;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private static final String LOOKED_AT = "filled";

  /** What changed, by table; tables in which nothing did are absent. */
  public record Result(Map<String, Lake.Merged> byTable) {}

  public Result run(Run run) {
    Map<String, Lake.Merged> merged = new LinkedHashMap<>();
    if (!lookedAt().equals(Optional.of(statements.state()))) {
      merged.put(doctors.name(), curated.fill(doctors));
      merged.put(hospitals.name(), nameHospitals(run));
      merged.put(visits.name(), curated.fill(visits));
      ledger.write(LOOKED_AT, statements.state().getBytes(StandardCharsets.UTF_8));
      merged.values().removeIf(Lake.Merged.NOTHING::equals);
    }
    return new Result(merged);
  }

  private Optional<String> lookedAt() {
    return ledger.read(LOOKED_AT).map(content -> new String(content, StandardCharsets.UTF_8));
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
