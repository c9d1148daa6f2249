package org.carelake.jobs.noshow;

import java.util.List;

/**
 * A sum of decision trees, whatever library grew them, in flat arrays. Features contribute along
 * the path that a row takes: by how much each split moves the mean of what lies under it.
 *
 * @param link what the sum is
 * @param roots the trees' first nodes
 * @param feature of each node, −1 for a leaf
 * @param below what is less goes to {@code left}, all else to {@code right}
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers by the thousand, never compared.
record Trees(
    Link link,
    double base,
    int[] roots,
    int[] feature,
    float[] below,
    int[] left,
    int[] right,
    double[] value)
    implements Scorer {

  /** What a sum of trees is. */
  enum Link {
    LOG_ODDS,
    PROBABILITY
  }

  static Trees of(Link link, double base, List<TreeNode> trees) {
    int size = trees.stream().mapToInt(TreeNode::size).sum();
    Trees flat =
        new Trees(
            link,
            base,
            new int[trees.size()],
            new int[size],
            new float[size],
            new int[size],
            new int[size],
            new double[size]);
    int next = 0;
    for (int i = 0; i < trees.size(); i++) {
      flat.roots[i] = next;
      next = flat.put(trees.get(i), next);
    }
    return flat;
  }

  private int put(TreeNode node, int at) {
    feature[at] = node.feature();
    below[at] = node.below();
    value[at] = node.value();
    if (node.isLeaf()) {
      return at + 1;
    }
    left[at] = at + 1;
    right[at] = put(node.left(), at + 1);
    return put(node.right(), right[at]);
  }

  @Override
  public double margin(float[] features) {
    double sum = base;
    for (int node : roots) {
      while (feature[node] >= 0) {
        node = features[feature[node]] < below[node] ? left[node] : right[node];
      }
      sum += value[node];
    }
    return link == Link.LOG_ODDS ? sum : Scorer.logOdds(sum);
  }

  @Override
  public void explain(float[] features, double weight, double[] contributions) {
    double scale = weight * scale(features);
    for (int node : roots) {
      while (feature[node] >= 0) {
        int next = features[feature[node]] < below[node] ? left[node] : right[node];
        contributions[feature[node]] += scale * (value[next] - value[node]);
        node = next;
      }
    }
  }

  /** A small step in probability is this many times as large in log-odds. */
  private double scale(float[] features) {
    if (link == Link.LOG_ODDS) {
      return 1;
    }
    double probability = probability(features);
    return 1 / (probability * (1 - probability));
  }
}
