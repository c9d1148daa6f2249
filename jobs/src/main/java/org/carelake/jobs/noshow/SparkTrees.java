package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** MLlib's learners that grow decision trees. */
enum SparkTrees implements Learner {
  DECISION_TREE("decision tree") {
    @Override
    public Scorer fit(Dataset<Row> rows) {
      DecisionTreeClassificationModel model =
          new DecisionTreeClassifier()
              .setFeaturesCol("vector")
              .setLabelCol("label")
              .setMaxDepth(7)
              .setMinInstancesPerNode(100)
              .setMaxMemoryInMB(MEMORY)
              .setSeed(SEED)
              .fit(rows);
      return Trees.of(Trees.Link.PROBABILITY, 0, List.of(shares(model.rootNode(), 1)));
    }
  },
  RANDOM_FOREST("random forest") {
    @Override
    public Scorer fit(Dataset<Row> rows) {
      RandomForestClassificationModel model =
          new RandomForestClassifier()
              .setFeaturesCol("vector")
              .setLabelCol("label")
              .setNumTrees(60)
              .setMaxDepth(9)
              .setMinInstancesPerNode(20)
              .setMaxMemoryInMB(MEMORY)
              .setSeed(SEED)
              .fit(rows);
      List<TreeNode> trees = new ArrayList<>();
      for (DecisionTreeClassificationModel tree : model.trees()) {
        trees.add(shares(tree.rootNode(), 1.0 / model.getNumTrees()));
      }
      return Trees.of(Trees.Link.PROBABILITY, 0, trees);
    }
  },
  GRADIENT_BOOSTED("gradient-boosted trees") {
    @Override
    public Scorer fit(Dataset<Row> rows) {
      GBTClassificationModel model =
          new GBTClassifier()
              .setFeaturesCol("vector")
              .setLabelCol("label")
              .setMaxIter(40)
              .setMaxDepth(5)
              .setStepSize(0.15)
              .setMinInstancesPerNode(50)
              .setMaxMemoryInMB(MEMORY)
              .setSeed(SEED)
              .fit(rows);
      List<TreeNode> trees = new ArrayList<>();
      double[] weights = model.treeWeights();
      for (int i = 0; i < weights.length; i++) {
        DecisionTreeRegressionModel tree = model.trees()[i];
        // MLlib's labels are −1 and 1, so its sum is half the log-odds.
        trees.add(sums(tree.rootNode(), 2 * weights[i]));
      }
      return Trees.of(Trees.Link.LOG_ODDS, 0, trees);
    }
  };

  private static final long SEED = 7;
  private static final int MEMORY = 512;

  private final String title;

  SparkTrees(String title) {
    this.title = title;
  }

  /** Each leaf says its share of missed appointments, times {@code weight}. */
  private static TreeNode shares(Node node, double weight) {
    if (node instanceof InternalNode inner) {
      return split(inner, shares(inner.leftChild(), weight), shares(inner.rightChild(), weight));
    }
    double[] counts = node.impurityStats().stats();
    double all = counts[0] + counts[1];
    return TreeNode.leaf(weight * counts[1] / all, all);
  }

  private static TreeNode sums(Node node, double weight) {
    if (node instanceof InternalNode inner) {
      return split(inner, sums(inner.leftChild(), weight), sums(inner.rightChild(), weight));
    }
    return TreeNode.leaf(weight * node.prediction(), node.impurityStats().count());
  }

  private static TreeNode split(InternalNode node, TreeNode left, TreeNode right) {
    double threshold = ((ContinuousSplit) node.split()).threshold();
    return TreeNode.split(node.split().featureIndex(), TreeNode.upTo(threshold), left, right);
  }

  @Override
  public String title() {
    return title;
  }
}
