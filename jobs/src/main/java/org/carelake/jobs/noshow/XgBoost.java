package org.carelake.jobs.noshow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * XGBoost with the histogram method. One task with one thread sees the rows in one order, so the
 * same rows give the same trees wherever they are grown; several are tried side by side instead.
 * Tasks that learn together on one machine give the same trees for the same number of tasks.
 */
public record XgBoost(Parameters parameters, int rounds) implements Learner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ROUNDS = 1000;

  /** What is tuned. */
  public record Parameters(
      int maxDepth,
      double eta,
      double minChildWeight,
      double subsample,
      double colsample,
      double lambda) {}

  /**
   * What one trial of the search gave.
   *
   * @param logLoss on the validation slice, nats per appointment
   */
  public record Trial(Parameters parameters, int rounds, double logLoss) {}

  @Override
  public String title() {
    return "XGBoost";
  }

  /**
   * Loads XGBoost's native library.
   *
   * @throws Misconfigured if this machine cannot
   */
  static void require() {
    try {
      new DMatrix(new float[] {0}, 1, 1, Float.NaN).dispose();
    } catch (LinkageError | XGBoostError e) {
      throw new Misconfigured(
          "XGBoost's native library cannot be loaded on this machine. Install libgomp (Debian: libgomp1), on the executors too.");
    }
  }

  /** In one task, or, of rows in several partitions, in as many that learn together. */
  @Override
  public Scorer fit(Dataset<Row> rows) {
    float mean = mean(rows);
    XgBoostTask task = new XgBoostTask(told(mean), rounds);
    Dataset<Row> own = rows.select("label", "vector");
    List<String> trees =
        own.javaRDD().getNumPartitions() == 1
            ? own.javaRDD().mapPartitions(part -> task.trees(part).iterator()).collect()
            : Together.learn(task, own);
    return Trees.of(
        Trees.Link.LOG_ODDS, Scorer.logOdds(mean), trees.stream().map(XgBoost::tree).toList());
  }

  /** Learns until the validation slice gains nothing any more; both in one partition. */
  static Trial tryOut(Parameters parameters, Dataset<Row> rows, Dataset<Row> validation) {
    XgBoostTask task =
        new XgBoostTask(new XgBoost(parameters, MOST_ROUNDS).told(mean(rows)), MOST_ROUNDS);
    XgBoostTask.Best best =
        rows.select("label", "vector")
            .javaRDD()
            .zipPartitions(
                validation.select("label", "vector").javaRDD(),
                (own, validating) -> List.of(task.best(own, validating)).iterator())
            .first();
    return new Trial(parameters, best.rounds(), best.logLoss());
  }

  /** The share of missed appointments: where learning starts. */
  private static float mean(Dataset<Row> rows) {
    return (float) rows.selectExpr("avg(label)").head().getDouble(0);
  }

  private Map<String, Object> told(float mean) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("objective", "binary:logistic"),
            Map.entry("base_score", mean),
            Map.entry("eval_metric", "logloss"),
            Map.entry("tree_method", "hist"),
            Map.entry("nthread", 1),
            Map.entry("seed", 7),
            Map.entry("verbosity", 0),
            Map.entry("verbose_eval", "false"),
            Map.entry("max_depth", parameters.maxDepth()),
            Map.entry("eta", parameters.eta()),
            Map.entry("min_child_weight", parameters.minChildWeight()),
            Map.entry("subsample", parameters.subsample()),
            Map.entry("colsample_bytree", parameters.colsample()),
            Map.entry("lambda", parameters.lambda())));
  }

  private static TreeNode tree(String json) {
    try {
      return node(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TreeNode node(JsonNode node) {
    if (node.has("leaf")) {
      return TreeNode.leaf(node.get("leaf").floatValue(), node.get("cover").doubleValue());
    }
    int feature = Integer.parseInt(node.get("split").textValue().substring(1));
    return TreeNode.split(
        feature,
        node.get("split_condition").floatValue(),
        node(child(node, node.get("yes").intValue())),
        node(child(node, node.get("no").intValue())));
  }

  private static JsonNode child(JsonNode node, int id) {
    for (JsonNode child : node.get("children")) {
      if (child.get("nodeid").intValue() == id) {
        return child;
      }
    }
    throw new IllegalStateException("a tree lacks node " + id);
  }
}
