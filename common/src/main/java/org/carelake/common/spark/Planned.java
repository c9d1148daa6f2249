package org.carelake.common.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of which it is settled how to compute them. Whoever uses them need not wait for Spark to
 * find that out, which takes about as long as writing a thousand rows.
 */
public final class Planned {
  private Planned() {}

  /** The same rows, planned now and computed each time they are needed. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    return rows.sparkSession()
        .internalCreateDataFrame(rows.queryExecution().toRdd(), rows.schema(), false);
  }
}
