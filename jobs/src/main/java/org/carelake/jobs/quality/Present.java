package org.carelake.jobs.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * The rows of one source that a table and its quarantine hold now.
 *
 * @param kind of the source; empty where there is no row
 * @param malformed those of them that only {@link Table#rowColumns} looks at
 * @param errors rows in quarantine, by the rule they break
 * @param warnings rows in the lake, likewise
 */
record Present(
    String kind, long rows, long malformed, Map<String, Long> errors, Map<String, Long> warnings) {
  static final Present NOTHING = new Present("", 0, 0, Map.of(), Map.of());

  /** By source. Rows are counted by combinations of rules, of which there are few. */
  static Map<String, Present> of(Table table, Lake curated, Quarantine quarantine) {
    Dataset<Row> accepted =
        curated
            .read(table)
            .select(
                col(Received.SOURCE),
                col(Received.KIND),
                split(coalesce(col(Validation.WARNINGS), lit("")), " "),
                lit(false),
                lit(false));
    Dataset<Row> refused =
        quarantine
            .read(table)
            .select(
                col(Received.SOURCE),
                col(Received.KIND),
                col(Quarantine.RULES),
                lit(true),
                coalesce(col("malformed"), lit(false)));
    Map<String, Present> bySource = new TreeMap<>();
    accepted
        .union(refused)
        .toDF("source", "kind", "rules", "refused", "malformed")
        .groupBy("source", "kind", "rules", "refused", "malformed")
        .count()
        .collectAsList()
        .forEach(group -> bySource.merge(group.getString(0), of(group), Present::plus));
    return bySource;
  }

  private static Present of(Row group) {
    long rows = group.getLong(5);
    Map<String, Long> broken = new TreeMap<>();
    group.<String>getList(2).stream()
        .filter(rule -> !rule.isEmpty())
        .forEach(rule -> broken.put(rule, rows));
    boolean isRefused = group.getBoolean(3);
    return new Present(
        group.isNullAt(1) ? "" : group.getString(1),
        rows,
        group.getBoolean(4) ? rows : 0,
        isRefused ? broken : Map.of(),
        isRefused ? Map.of() : broken);
  }

  private Present plus(Present other) {
    return new Present(
        kind.isEmpty() ? other.kind : kind,
        rows + other.rows,
        malformed + other.malformed,
        sum(errors, other.errors),
        sum(warnings, other.warnings));
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new TreeMap<>(one);
    other.forEach((rule, rows) -> sum.merge(rule, rows, Long::sum));
    return sum;
  }

  /** Rows that break any rule, by it. */
  Map<String, Long> broken() {
    return sum(errors, warnings);
  }

  long broken(String rule) {
    return broken().getOrDefault(rule, 0L);
  }
}
