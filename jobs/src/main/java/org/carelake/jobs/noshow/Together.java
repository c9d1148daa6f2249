package org.carelake.jobs.noshow;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.PartitionEvaluatorFactory;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.Misconfigured;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * XGBoost's tasks that learn one model together, each from a partition. They add up their
 * histograms with each other, so all must run at the same time.
 */
final class Together {
  private static final int SECONDS_TO_MEET = 300;

  private Together() {}

  /**
   * Learns.
   *
   * @return the trees as JSON
   * @throws Misconfigured if there are more partitions than cores, or Spark may take executors away
   */
  static List<String> learn(XgBoostTask task, Dataset<Row> rows) {
    RDD<Row> parts = rows.rdd();
    int tasks = parts.getNumPartitions();
    require(rows.sparkSession().sparkContext(), tasks);
    try {
      RabitTracker tracker = new RabitTracker(tasks, host(parts.context()), 0, SECONDS_TO_MEET);
      tracker.start();
      try {
        return learn(task, parts, new HashMap<>(tracker.getWorkerArgs()));
      } finally {
        tracker.stop();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost's tasks cannot meet", e);
    }
  }

  private static List<String> learn(XgBoostTask task, RDD<Row> parts, Map<String, Object> meeting) {
    PartitionEvaluatorFactory<Row, String> learning =
        () ->
            (partition, rows) ->
                JavaConverters.asScalaIterator(
                    task.treesOfAll(JavaConverters.asJavaIterator(rows.head()), meeting, partition)
                        .iterator());
    RDD<String> trees =
        parts.barrier().mapPartitionsWithEvaluator(learning, ClassTag$.MODULE$.apply(String.class));
    return new JavaRDD<>(trees, ClassTag$.MODULE$.<String>apply(String.class)).collect();
  }

  private static void require(SparkContext context, int tasks) {
    if (context.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new Misconfigured(
          "noshow.workers needs all its tasks at once, and Spark may take executors away. Give --conf spark.dynamicAllocation.enabled=false and --num-executors for this command, or leave noshow.workers out.");
    }
    if (tasks > context.defaultParallelism()) {
      throw new Misconfigured(
          "noshow.workers is %d, and there are %d cores for it. Give as many, or fewer workers."
              .formatted(tasks, context.defaultParallelism()));
    }
  }

  /** Where executors reach the driver, as an address: the tracker knows no names. */
  private static String host(SparkContext context) {
    try {
      return InetAddress.getByName(context.getConf().get("spark.driver.host")).getHostAddress();
    } catch (UnknownHostException e) {
      throw new Misconfigured(
          "The driver's own name, spark.driver.host, is unknown on its machine. Give its address.");
    }
  }
}
