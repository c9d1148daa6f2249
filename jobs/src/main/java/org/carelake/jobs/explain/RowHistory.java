package org.carelake.jobs.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;

/**
 * What one row was, the oldest first.
 *
 * @param last its values at the end, of a row that is gone those that it had; empty if the lake
 *     never held it
 */
public record RowHistory(List<Change> changes, Optional<Row> last) {
  private static final RowHistory NONE = new RowHistory(List.of(), Optional.empty());

  /**
   * One version of the row.
   *
   * @param kind {@code insert}, {@code update} or {@code delete}; {@code unchanged} where it has
   *     been like this longer than the lake's log goes back
   * @param values as JSON
   */
  public record Change(long version, String at, String kind, String values) {
    boolean isDeletion() {
      return kind.equals("delete");
    }
  }

  static RowHistory of(Lake curated, Table table, String key) {
    return curated.version(table).map(now -> of(curated, table, key, now)).orElse(NONE);
  }

  private static RowHistory of(Lake curated, Table table, String key, Lake.Version now) {
    long first = curated.firstChange(table);
    List<Row> rows =
        first > now.number() ? List.of() : changes(curated, table, key, first, now.number());
    if (rows.isEmpty() && first > 0) {
      rows = asItIs(curated, table, key, first - 1);
    }
    return new RowHistory(
        rows.stream().map(RowHistory::change).toList(),
        rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(rows.size() - 1).getStruct(4)));
  }

  private static List<Row> changes(Lake curated, Table table, String key, long first, long last) {
    return curated
        .changesBetween(table, first, last)
        .where(col(table.key().name()).equalTo(key))
        .where(col("_change_type").notEqual("update_preimage"))
        .orderBy("_commit_version")
        .select(
            col("_commit_version"),
            col("_commit_timestamp").cast("string"),
            col("_change_type"),
            to_json(values(table)),
            values(table))
        .collectAsList();
  }

  /** Of a row that has not changed since its changes were cleaned up. */
  private static List<Row> asItIs(Lake curated, Table table, String key, long version) {
    return curated
        .read(table)
        .where(col(table.key().name()).equalTo(key))
        .select(
            lit(version), lit("earlier"), lit("unchanged"), to_json(values(table)), values(table))
        .collectAsList();
  }

  private static Column values(Table table) {
    return struct(
        Stream.of(table.schema().fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  private static Change change(Row row) {
    return new Change(
        row.getLong(0),
        row.getString(1),
        row.getString(2).replace("_postimage", ""),
        row.getString(3));
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The change that a store last heard of which equals a version of the lake. */
  Optional<Change> asOf(long version) {
    return changes.stream().filter(change -> change.version() <= version).reduce((a, b) -> b);
  }

  /** The last change. */
  Change latest() {
    return changes.get(changes.size() - 1);
  }
}
