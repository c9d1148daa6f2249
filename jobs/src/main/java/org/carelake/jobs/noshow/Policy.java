package org.carelake.jobs.noshow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;

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
 * @param maxRows appointments that training learns from and is judged on
 * @param workers tasks in which XGBoost learns from all where there are more
 */
public record Policy(
    String country,
    int horizonDays,
    List<String> models,
    int trials,
    long seed,
    double capacity,
    Optional<Double> costRatio,
    int maxRows,
    Optional<Integer> workers) {
  private static final SettingKey<String> COUNTRY =
      SettingKey.text(
          "noshow.country",
          "whose public holidays count (ISO 3166, such as br); without it none do");

  private static final SettingKey<Integer> HORIZON_DAYS =
      SettingKey.whole(
              "noshow.horizon-days", 0, "how many days before its day an appointment is judged")
          .byDefault("0");

  private static final SettingKey<List<String>> MODELS =
      SettingKey.list(
          "noshow.models", "which are compared, such as xgboost,lightgbm; without it all are");

  private static final SettingKey<Integer> TRIALS =
      SettingKey.whole("noshow.trials", 1, "how many sets of XGBoost's parameters training tries")
          .byDefault("24");

  private static final SettingKey<Integer> SEED =
      SettingKey.whole("noshow.seed", 0, "the same seed and data give the same model")
          .byDefault("7");

  private static final SettingKey<Double> CAPACITY =
      SettingKey.share("noshow.capacity", "share of the appointments that can be followed up")
          .byDefault("0.2");

  private static final SettingKey<Double> COST_RATIO =
      SettingKey.share(
          "noshow.cost-ratio",
          "cost of a follow-up per cost of a missed appointment; decides instead of the capacity");

  private static final SettingKey<Integer> MAX_ROWS =
      SettingKey.whole(
              "noshow.max-rows",
              1_000,
              10_000_000,
              "appointments that training learns from and is judged on; of more, as many by their ids")
          .byDefault("1000000");

  private static final SettingKey<Integer> WORKERS =
      SettingKey.whole(
          "noshow.workers",
          2,
          10_000,
          "where there are more than noshow.max-rows, XGBoost also learns from all, in this many tasks at once; without it not");

  public static final List<SettingKey<?>> KEYS =
      List.of(COUNTRY, HORIZON_DAYS, MODELS, TRIALS, SEED, CAPACITY, COST_RATIO, MAX_ROWS, WORKERS);

  public static Policy of(Settings settings) {
    return new Policy(
        settings.find(COUNTRY).orElse(""),
        settings.get(HORIZON_DAYS),
        settings.find(MODELS).orElse(List.of()),
        settings.get(TRIALS),
        settings.get(SEED),
        settings.get(CAPACITY),
        settings.find(COST_RATIO),
        settings.get(MAX_ROWS),
        settings.find(WORKERS));
  }

  Map<String, String> told() {
    Map<String, String> told = new TreeMap<>();
    told.put("country", country);
    told.put("horizon-days", Integer.toString(horizonDays));
    told.put("models", String.join(",", models));
    told.put("trials", Integer.toString(trials));
    told.put("seed", Long.toString(seed));
    told.put("capacity", Double.toString(capacity));
    told.put("max-rows", Integer.toString(maxRows));
    workers.ifPresent(tasks -> told.put("workers", Integer.toString(tasks)));
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
