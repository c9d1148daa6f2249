package org.carelake.jobs.noshow;

import java.util.List;

/** A weighted sum of what others say. */
@SuppressWarnings("ArrayRecordComponent") // Numbers by the thousand, never compared.
record Stack(double intercept, double[] weights, List<Scorer> members) implements Scorer {
  @Override
  public double margin(float[] features) {
    double margin = intercept;
    for (int i = 0; i < weights.length; i++) {
      margin += weights[i] * members.get(i).margin(features);
    }
    return margin;
  }

  @Override
  public void explain(float[] features, double weight, double[] contributions) {
    for (int i = 0; i < weights.length; i++) {
      members.get(i).explain(features, weight * weights[i], contributions);
    }
  }
}
