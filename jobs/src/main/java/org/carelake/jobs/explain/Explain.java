package org.carelake.jobs.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.trim;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.target.Target;
import org.carelake.common.validate.Holders;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.References;
import org.carelake.common.validate.Validation;

/**
 * One row's story: what it is now, where it came from, what it was, what is doubtful about it, and
 * what the stores have of it that the lake is published to.
 *
 * @param targets by name; opened only when asked, because a store may be down; null where nothing
 *     is published
 */
public record Explain(Lake curated, Quarantine quarantine, Map<String, Supplier<Target>> targets) {

  /** A refused row with this key. */
  public record Refused(String file, long line, List<String> rules) {}

  /**
   * The story.
   *
   * @param current columns and provenance; empty for a row that the lake does not hold
   * @param inTargets what each target has of it, by its name
   */
  public record Result(
      Optional<Map<String, Object>> current,
      List<String> warnings,
      List<RowHistory.Change> history,
      List<Refused> quarantined,
      Map<String, String> inTargets) {
    public boolean isUnknown() {
      return current.isEmpty() && history.isEmpty() && quarantined.isEmpty();
    }
  }

  public Result run(Table table, String key, Instant asOf) {
    Dataset<Row> rows = curated.read(table).where(col(table.key().name()).equalTo(key));
    List<Row> current = rows.collectAsList();
    Dataset<Row> found = rows.sparkSession().createDataFrame(current, rows.schema());
    RowHistory history = RowHistory.of(curated, table, key);
    InTarget inTarget = new InTarget(curated.spark(), table, curated.version(table), history);
    Map<String, String> inTargets = new LinkedHashMap<>();
    targets.forEach((name, target) -> inTargets.put(name, inTarget.told(target)));
    return new Result(
        current.stream().findFirst().map(Explain::values),
        current.isEmpty() ? List.of() : warnings(table, found, asOf),
        history.changes(),
        refused(table, key),
        inTargets);
  }

  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : row.schema().fieldNames()) {
      values.put(column, row.getAs(column));
    }
    return values;
  }

  /** The row is checked again, as if it had just been received. */
  private List<String> warnings(Table table, Dataset<Row> rows, Instant asOf) {
    Dataset<Row> received = Received.again(table, rows);
    Map<String, Dataset<Row>> parents = new LinkedHashMap<>();
    table
        .parents()
        .forEach(
            parent -> parents.put(parent.name(), References.byKey(parent, curated.read(parent))));
    Row checked =
        References.resolve(
                table,
                Validation.check(table, received, asOf.atZone(ZoneOffset.UTC).toLocalDate()),
                parents,
                Holders.NONE)
            .select(Validation.WARNINGS)
            .head();
    return Arrays.stream(checked.getString(0).split(" ", -1))
        .filter(rule -> !rule.isEmpty())
        .toList();
  }

  private List<Refused> refused(Table table, String key) {
    return quarantine
        .read(table)
        .where(trim(get_json_object(col("row"), "$." + table.key().name())).equalTo(key))
        .selectExpr("concat(_source, '/', _file)", "_line", "rules")
        .collectAsList()
        .stream()
        .map(row -> new Refused(row.getString(0), row.getLong(1), row.getList(2)))
        .toList();
  }
}
