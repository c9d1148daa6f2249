package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * XGBoost with the histogram method. One task with one thread sees the rows in one order, so the
 * same rows give the same trees wherever they are grown; several are tried side by side instead.
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

  @Override
  public Scorer fit(Dataset<Row> rows) {
    Map<String, Object> told = told();
    int most = rounds;
    List<String> dumped =
        rows.select(col("label"), col("vector"), lit(false))
            .mapPartitions(
                (MapPartitionsFunction<Row, String>)
                    part -> new XgBoostTask(told, most).trees(part).iterator(),
                Encoders.STRING())
            .collectAsList();
    // The first is where learning starts, the others are trees.
    return Trees.of(
        Trees.Link.LOG_ODDS,
        Scorer.logOdds(Float.parseFloat(dumped.get(0))),
        dumped.stream().skip(1).map(XgBoost::tree).toList());
  }

  /** Learns until the validation slice gains nothing any more. */
  static Trial tryOut(Parameters parameters, Dataset<Row> rows, Dataset<Row> validation) {
    Map<String, Object> told = new XgBoost(parameters, MOST_ROUNDS).told();
    Dataset<Row> both =
        rows.select(col("label"), col("vector"), lit(false))
            .union(validation.select(col("label"), col("vector"), lit(true)))
            .coalesce(1);
    Row best =
        both.mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    part -> List.of(new XgBoostTask(told, MOST_ROUNDS).best(part)).iterator(),
                Encoders.row(XgBoostTask.BEST))
            .head();
    return new Trial(parameters, best.getInt(0), best.getDouble(1));
  }

  private Map<String, Object> told() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("objective", "binary:logistic"),
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
