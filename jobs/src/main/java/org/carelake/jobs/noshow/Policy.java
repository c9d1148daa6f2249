package org.carelake.jobs.noshow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What training and scoring are told.
 *
 * @param country whose public holidays count, ISO 3166; empty for none
 * @param horizonDays how many days before its day an appointment is judged
 * @param models which are compared, as {@link Learner#slug} spells them; none means all
 * @param trials how many sets of XGBoost's parameters are tried
 * @param capacity share of the appointments that can be followed up
 * @param costRatio what a follow-up costs of what a missed appointment costs; decides instead of
 *     the capacity where it is given
 */
public record Policy(
    String country,
    int horizonDays,
    List<String> models,
    int trials,
    long seed,
    double capacity,
    Optional<Double> costRatio) {

  Map<String, String> told() {
    Map<String, String> told = new TreeMap<>();
    told.put("country", country);
    told.put("horizon-days", Integer.toString(horizonDays));
    told.put("models", String.join(",", models));
    told.put("trials", Integer.toString(trials));
    told.put("seed", Long.toString(seed));
    told.put("capacity", Double.toString(capacity));
    costRatio.ifPresent(ratio -> told.put("cost-ratio", Double.toString(ratio)));
    return told;
  }

  /** From which probability on an appointment is followed up. */
  double threshold(double[] probabilities) {
    return costRatio.orElseGet(
        () -> {
          int[] order = Metrics.descending(probabilities);
          int last = Math.min(order.length - 1, (int) (capacity * order.length));
          return probabilities[order[last]];
        });
  }
}
