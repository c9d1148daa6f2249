package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.run.PlatformException.Misconfigured;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * XGBoost's tasks that learn one model together, each from a partition. They add up their
 * histograms with each other, so all must run at the same time. XGBoost numbers them by machine, so
 * on several machines the last digits of a model depend on which had which partition.
 */
final class Together {
  private static final int SECONDS_TO_MEET = 300;

  private Together() {}

  /**
   * Learns.
   *
   * @return the trees as JSON
   * @throws Misconfigured if there are more partitions than cores
   */
  static List<String> learn(XgBoostTask task, Dataset<Row> rows) {
    RDD<Row> parts = rows.rdd();
    int tasks = parts.getNumPartitions();
    requireCores(parts.context(), tasks);
    try {
      RabitTracker tracker = new RabitTracker(tasks, host(parts.context()), 0, SECONDS_TO_MEET);
      tracker.start();
      try {
        return learn(task, parts, tracker.getWorkerArgs());
      } finally {
        tracker.stop();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost's tasks cannot meet", e);
    }
  }

  private static List<String> learn(XgBoostTask task, RDD<Row> parts, Map<String, Object> meeting) {
    ClassTag<String> text = ClassTag$.MODULE$.apply(String.class);
    RDD<String> trees = parts.barrier().mapPartitions(new Learning(task, meeting), false, text);
    return new JavaRDD<>(trees, text).collect();
  }

  /** What each task does. */
  private static final class Learning extends AbstractFunction1<Iterator<Row>, Iterator<String>>
      implements Serializable {
    private static final long serialVersionUID = 1;
    private final XgBoostTask task;
    private final HashMap<String, Object> meeting;

    Learning(XgBoostTask task, Map<String, Object> meeting) {
      this.task = task;
      this.meeting = new HashMap<>(meeting);
    }

    @Override
    public Iterator<String> apply(Iterator<Row> rows) {
      return JavaConverters.asScalaIterator(
          task.treesOfAll(
                  JavaConverters.asJavaIterator(rows), meeting, TaskContext.getPartitionId())
              .iterator());
    }
  }

  /**
   * That Spark lets all tasks run at once.
   *
   * @throws Misconfigured if it may take executors away
   */
  static void requireFixedExecutors(SparkSession spark) {
    if (spark.sparkContext().getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new Misconfigured(
          "noshow.workers needs all its tasks at once, and Spark may take executors away. Give --conf spark.dynamicAllocation.enabled=false and --num-executors for this command, or leave noshow.workers out.");
    }
  }

  private static void requireCores(SparkContext context, int tasks) {
    int cores =
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    if (tasks > cores) {
      throw new Misconfigured(
          "noshow.workers is %d, and Spark has %d cores for it now. Give more cores or fewer workers."
              .formatted(tasks, cores));
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
