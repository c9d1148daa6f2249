package org.carelake.common.lake;

import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;

/** What other tables tell of a table's rows. */
@FunctionalInterface
public interface Filling {
  /** Before the name of a column: the value that other tables tell for it. */
  String FOUND = "_found_";

  /** For whoever adds no row of a table that is filled in. */
  Filling NOTHING =
      (table, rows) ->
          new Filled(table)
              .columns()
              .reduce(
                  rows,
                  (all, column) -> all.withColumn(FOUND + column, lit(null).cast("string")),
                  (one, other) -> other);

  /**
   * The rows, each once, with a column {@link #FOUND} for every one that is filled in.
   *
   * @param rows of shape {@link Lake#schema}
   */
  Dataset<Row> found(Table table, Dataset<Row> rows);
}
