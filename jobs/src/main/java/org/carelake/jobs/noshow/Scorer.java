package org.carelake.jobs.noshow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/**
 * What has been learnt, in a form that needs no library to be applied: features → log-odds of a
 * missed appointment, as a sum of what each feature contributes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Linear.class, name = "linear"),
  @JsonSubTypes.Type(value = Trees.class, name = "trees"),
  @JsonSubTypes.Type(value = Stack.class, name = "stack")
})
sealed interface Scorer extends Serializable permits Linear, Trees, Stack {

  /** Log-odds. */
  double margin(float[] features);

  /** Adds what each feature contributes to the log-odds, times {@code weight}. */
  void explain(float[] features, double weight, double[] contributions);

  default double probability(float[] features) {
    return probability(margin(features));
  }

  static double probability(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  /** Never infinite: nothing is certain. */
  static double logOdds(double probability) {
    double inside = Math.min(1 - 1e-6, Math.max(1e-6, probability));
    return Math.log(inside / (1 - inside));
  }
}
