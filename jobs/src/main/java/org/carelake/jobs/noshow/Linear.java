package org.carelake.jobs.noshow;

/**
 * A weighted sum.
 *
 * @param usual the features' means in training: what is as usual contributes nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers by the thousand, never compared.
record Linear(double intercept, double[] weights, double[] usual) implements Scorer {
  @Override
  public double margin(float[] features) {
    double margin = intercept;
    for (int i = 0; i < weights.length; i++) {
      margin += weights[i] * features[i];
    }
    return margin;
  }

  @Override
  public void explain(float[] features, double weight, double[] contributions) {
    for (int i = 0; i < weights.length; i++) {
      contributions[i] += weight * weights[i] * (features[i] - usual[i]);
    }
  }
}
