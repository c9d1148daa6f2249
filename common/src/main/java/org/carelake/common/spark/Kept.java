package org.carelake.common.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * Rows that are computed when they are first needed and then kept until it is closed, in memory as
 * far as they fit. What is made from them starts from what is kept: Spark would otherwise plan all
 * that led to them again in every step, and that grows with each table that refers to another.
 */
public final class Kept implements AutoCloseable {
  private final List<Dataset<Row>> sources = new CopyOnWriteArrayList<>();

  /** Keeps the rows; computes nothing yet. */
  public Dataset<Row> keep(Dataset<Row> rows) {
    SparkSession spark = rows.sparkSession();
    CacheManager cache = spark.sharedState().cacheManager();
    // Without a name, Spark makes one of the text of the whole plan.
    cache.cacheQuery(rows, Option.apply("kept"), StorageLevel.MEMORY_AND_DISK());
    sources.add(rows);
    InMemoryRelation kept = cache.lookupCachedData(rows).get().cachedRepresentation();
    if (spark.sparkContext().isLocal()) {
      forgetOrigin(kept);
    }
    return Dataset.ofRows(spark, kept);
  }

  /**
   * Where no executor can be lost, nobody needs to know how to compute the rows once more, and each
   * task would be sent all the code that led to them.
   */
  private static void forgetOrigin(InMemoryRelation kept) {
    kept.cacheBuilder().cachedColumnBuffers().localCheckpoint();
  }

  @Override
  public void close() {
    sources.forEach(Dataset::unpersist);
    sources.clear();
  }
}
