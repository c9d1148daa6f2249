package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;

/**
 * What a copy of a table has to do to become equal to the lake: for each key that changed, its row
 * as it is now or that it is gone, however often it changed in between.
 *
 * @param to the lake's version that the copy then equals
 * @param full all rows are given, and the copy drops every other one
 * @param rows contract columns and {@code _gone boolean}; one row per key
 */
public record NetChanges(Lake.Version to, boolean full, Dataset<Row> rows) {
  public static final String GONE = "_gone";

  /**
   * Empty where the copy is equal already. What another lake left in the copy of a table that this
   * one never wrote has to go.
   *
   * @param held the version that the copy equals; empty, or of another lake's table, for a copy
   *     that must be made anew
   */
  public static Optional<NetChanges> since(Lake lake, Table table, Optional<Lake.Version> held) {
    Lake.Version to = lake.version(table).orElse(Lake.Version.NONE);
    if (to.equals(held.orElse(Lake.Version.NONE))) {
      return Optional.empty();
    }
    if (to.equals(Lake.Version.NONE)) {
      return Optional.of(new NetChanges(to, true, all(lake.read(table), table)));
    }
    boolean sameTable =
        held.filter(
                version ->
                    version.tableId().equals(to.tableId()) && version.number() <= to.number())
            .isPresent();
    return Optional.of(
        sameTable
            ? new NetChanges(to, false, changes(lake, table, held.get().number(), to.number()))
            : new NetChanges(to, true, all(lake.read(table, to.number()), table)));
  }

  private static Dataset<Row> all(Dataset<Row> rows, Table table) {
    return rows.selectExpr(table.schema().fieldNames()).withColumn(GONE, lit(false));
  }

  private static Dataset<Row> changes(Lake lake, Table table, long since, long to) {
    Column[] row =
        java.util.Arrays.stream(table.schema().fieldNames())
            .map(functions::col)
            .toArray(Column[]::new);
    Column deleted = col("_change_type").equalTo("delete");
    return lake.changesBetween(table, since + 1, to)
        .where(col("_change_type").notEqual("update_preimage"))
        .groupBy(col(table.key().name()).as("_key"))
        .agg(
            max_by(struct(row), col("_commit_version")).as("_row"),
            max_by(deleted, col("_commit_version")).as(GONE))
        .select(col("_row.*"), col(GONE));
  }
}
