package org.carelake.jobs.export;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.carelake.common.config.SettingKey;
import scala.collection.JavaConverters;

/**
 * How many files of each format an export needs, so that no task writes more than its share.
 *
 * @param rowsPerFile about as many rows are in each
 */
public record FileCount(int rowsPerFile) {
  static final SettingKey<Integer> ROWS_PER_FILE =
      SettingKey.whole(
              "export.rows-per-file",
              1,
              "exports of more rows are several files, each written by a task of its own")
          .byDefault("5000000");

  /** No row of a curated table takes less room than this in its files. */
  private static final int LEAST_BYTES_PER_ROW = 4;

  /** Counts the rows only where what they are made from is large: it means to compute them. */
  int of(Dataset<Row> rows) {
    if (bytesRead(rows.queryExecution().optimizedPlan())
        < (double) rowsPerFile * LEAST_BYTES_PER_ROW) {
      return 1;
    }
    return (int) Math.max(1, (rows.count() + rowsPerFile - 1) / rowsPerFile);
  }

  private static double bytesRead(LogicalPlan plan) {
    return JavaConverters.seqAsJavaList(plan.collectLeaves()).stream()
        .mapToDouble(leaf -> leaf.stats().sizeInBytes().toDouble())
        .sum();
  }
}
