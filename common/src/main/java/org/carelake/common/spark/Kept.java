package org.carelake.common.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed when they are first needed and then kept until it is closed, in memory as
 * far as they fit. What is made from them starts from what is kept: Spark would otherwise plan all
 * that led to them again in every step, and that grows with each table that refers to another.
 */
public final class Kept implements AutoCloseable {
  private final Dataset<Row> source;
  private final Dataset<Row> rows;

  private Kept(Dataset<Row> source, Dataset<Row> rows) {
    this.source = source;
    this.rows = rows;
  }

  /** Keeps the rows; computes nothing yet. */
  public static Kept of(Dataset<Row> rows) {
    Dataset<Row> source = rows.persist(StorageLevel.MEMORY_AND_DISK());
    SparkSession spark = rows.sparkSession();
    return new Kept(
        source,
        Dataset.ofRows(
            spark,
            spark
                .sharedState()
                .cacheManager()
                .lookupCachedData(source)
                .get()
                .cachedRepresentation()));
  }

  public Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    source.unpersist();
  }
}
