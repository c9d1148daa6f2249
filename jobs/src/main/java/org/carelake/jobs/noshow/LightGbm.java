package org.carelake.jobs.noshow;

import com.microsoft.azure.synapse.ml.lightgbm.LightGBMClassificationModel;
import com.microsoft.azure.synapse.ml.lightgbm.LightGBMClassifier;
import com.microsoft.azure.synapse.ml.lightgbm.LightGBMUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.Misconfigured;

/** LightGBM by SynapseML, in one task with one thread. */
record LightGbm(int rounds) implements Learner {
  @Override
  public String title() {
    return "LightGBM";
  }

  /**
   * Loads LightGBM's native library.
   *
   * @throws Misconfigured if this machine cannot
   */
  static void require() {
    try {
      LightGBMUtils.initializeNativeLibrary();
    } catch (LinkageError e) {
      throw new Misconfigured(
          "LightGBM's native library cannot be loaded on this machine. Install libgomp (Debian: libgomp1), on the executors too.");
    }
  }

  @Override
  public Scorer fit(Dataset<Row> rows) {
    LightGBMClassifier learner = new LightGBMClassifier();
    learner.setFeaturesCol("vector");
    learner.setLabelCol("label");
    learner.setNumTasks(1);
    learner.setNumThreads(1);
    learner.setDeterministic(true);
    learner.setSeed(7);
    learner.setNumIterations(rounds);
    learner.setNumLeaves(31);
    learner.setLearningRate(0.05);
    learner.setMinDataInLeaf(100);
    learner.setFeatureFraction(0.5);
    learner.setBaggingFraction(0.8);
    learner.setBaggingFreq(1);
    learner.setLambdaL2(5);
    learner.setUseMissing(false);
    learner.setVerbosity(-1);
    learner.setDataTransferMode("bulk");
    LightGBMClassificationModel model = learner.fit(rows);
    return Trees.of(Trees.Link.LOG_ODDS, 0, trees(model.getNativeModel()));
  }

  /** LightGBM's text format: a block for each tree, an array on each line. */
  private static List<TreeNode> trees(String text) {
    List<TreeNode> trees = new ArrayList<>();
    for (String block : text.split("(?m)^Tree=\\d+$", -1)) {
      Map<String, String[]> arrays = new HashMap<>();
      block
          .lines()
          .map(line -> line.split("=", 2))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> arrays.putIfAbsent(parts[0], parts[1].split(" ", -1)));
      if (arrays.containsKey("leaf_value")) {
        trees.add(arrays.get("leaf_value").length == 1 ? leaf(arrays, 0) : node(arrays, 0));
      }
    }
    return trees;
  }

  /** Children that are leaves are told as the complement of their number. */
  private static TreeNode node(Map<String, String[]> tree, int id) {
    if (id < 0) {
      return leaf(tree, ~id);
    }
    List<TreeNode> children =
        Stream.of("left_child", "right_child")
            .map(side -> node(tree, Integer.parseInt(tree.get(side)[id])))
            .toList();
    return TreeNode.split(
        Integer.parseInt(tree.get("split_feature")[id]),
        TreeNode.upTo(Double.parseDouble(tree.get("threshold")[id])),
        children.get(0),
        children.get(1));
  }

  private static TreeNode leaf(Map<String, String[]> tree, int id) {
    String[] counts = tree.getOrDefault("leaf_count", new String[] {"1"});
    return TreeNode.leaf(
        Double.parseDouble(tree.get("leaf_value")[id]), Double.parseDouble(counts[id]));
  }
}
