package org.carelake.jobs.noshow;

/**
 * A node of a decision tree as a library gives it.
 *
 * @param feature −1 for a leaf
 * @param below features less than this go left
 * @param value what it says; of an inner node the mean of what lies under it
 * @param cover how much of the training data came this way
 */
record TreeNode(
    int feature, float below, TreeNode left, TreeNode right, double value, double cover) {

  static TreeNode leaf(double value, double cover) {
    return new TreeNode(-1, 0, null, null, value, cover);
  }

  static TreeNode split(int feature, float below, TreeNode left, TreeNode right) {
    double cover = left.cover + right.cover;
    double mean = (left.value * left.cover + right.value * right.cover) / cover;
    return new TreeNode(feature, below, left, right, mean, cover);
  }

  /** The bound for libraries that send equal values left. */
  static float upTo(double threshold) {
    float bound = (float) threshold;
    return bound > threshold ? bound : Math.nextUp(bound);
  }

  boolean isLeaf() {
    return feature < 0;
  }

  int size() {
    return isLeaf() ? 1 : 1 + left.size() + right.size();
  }
}
