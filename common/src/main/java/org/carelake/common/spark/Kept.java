package org.carelake.common.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.columnar.CachedBatchSerializer;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RDDScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.apache.spark.sql.execution.columnar.DefaultCachedBatchSerializer;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.columnar.InMemoryRelation$;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * Rows that are computed when they are first needed and then kept until it is closed, in memory as
 * far as they fit. What is made from them starts from what is kept and knows nothing of what led to
 * it: Spark would otherwise plan, or at least print, all of that again in every step, and that
 * grows with each table that refers to another.
 */
public final class Kept implements AutoCloseable {
  private final CachedBatchSerializer form;
  private final List<CachedRDDBuilder> buffers = new CopyOnWriteArrayList<>();

  private Kept(CachedBatchSerializer form) {
    this.form = form;
  }

  /** Keeps whole rows, for steps that need all of them. */
  public Kept() {
    this(new PackedRows());
  }

  /** Keeps columns and what lies between, for steps that look for some rows or columns. */
  public static Kept inColumns() {
    return new Kept(new DefaultCachedBatchSerializer());
  }

  /** Keeps the rows; computes no more than Spark needs to plan them. */
  public Dataset<Row> keep(Dataset<Row> rows) {
    return Dataset.ofRows(rows.sparkSession(), kept(rows));
  }

  /** Keeps the rows and computes them now, without a query that would only count them. */
  public Dataset<Row> compute(Dataset<Row> rows) {
    InMemoryRelation kept = kept(rows);
    kept.cacheBuilder().cachedColumnBuffers().count();
    return Dataset.ofRows(rows.sparkSession(), kept);
  }

  private InMemoryRelation kept(Dataset<Row> rows) {
    QueryExecution query = rows.queryExecution();
    InMemoryRelation kept =
        InMemoryRelation$.MODULE$.apply(
            form,
            StorageLevel.MEMORY_AND_DISK(),
            withoutOrigin(query.executedPlan()),
            Option.apply("kept"),
            query.optimizedPlan());
    buffers.add(kept.cacheBuilder());
    if (rows.sparkSession().sparkContext().isLocal()) {
      forgetOrigin(kept);
    }
    return kept;
  }

  /** Its rows as a plan of one step. */
  private static SparkPlan withoutOrigin(SparkPlan plan) {
    RDD<InternalRow> rows = plan.execute();
    return new RDDScanExec(
        plan.output(), rows, "kept", plan.outputPartitioning(), plan.outputOrdering());
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
    buffers.forEach(kept -> kept.clearCache(false));
    buffers.clear();
  }
}
