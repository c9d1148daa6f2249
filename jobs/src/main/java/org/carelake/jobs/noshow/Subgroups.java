package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** How a model treats groups of patients. */
public final class Subgroups {
  static final List<String> NAMES = List.of("gender", "age", "neighbourhood", "scholarship");

  /** Of smaller groups nothing can be said. */
  private static final int LEAST = 100;

  private Subgroups() {}

  /**
   * One group.
   *
   * @param missed share of its appointments that were missed
   * @param predicted mean probability
   * @param auc not a number where all were missed, or none
   * @param falsePositives share of its kept appointments that were flagged
   */
  public record Subgroup(
      String by,
      String group,
      long rows,
      double missed,
      double predicted,
      double auc,
      double ece,
      double falsePositives) {}

  /** What an appointment belongs to, in the order of {@link #NAMES}. */
  static String[] of(Row row) {
    return new String[] {
      text(row.getAs("gender")),
      ageBand(row.getAs("age")),
      text(row.getAs("neighbourhood")),
      row.<Integer>getAs("scholarship") == 1 ? "yes" : "no"
    };
  }

  private static String text(String value) {
    return value == null ? "unknown" : value;
  }

  private static String ageBand(Double age) {
    if (age == null) {
      return "unknown";
    }
    return age < 18 ? "0–17" : age < 40 ? "18–39" : age < 65 ? "40–64" : "65+";
  }

  static List<Subgroup> of(Judged judged, double[] probabilities, double threshold) {
    List<Subgroup> groups = new ArrayList<>();
    for (int by = 0; by < NAMES.size(); by++) {
      Map<String, List<Integer>> members = new TreeMap<>();
      for (int i = 0; i < judged.size(); i++) {
        members.computeIfAbsent(judged.groups()[i][by], group -> new ArrayList<>()).add(i);
      }
      String name = NAMES.get(by);
      members.forEach(
          (group, places) -> {
            if (places.size() >= LEAST) {
              int[] at = places.stream().mapToInt(Integer::intValue).toArray();
              groups.add(
                  of(
                      name,
                      group,
                      Judged.at(probabilities, at),
                      Judged.at(judged.missed(), at),
                      threshold));
            }
          });
    }
    return groups;
  }

  private static Subgroup of(
      String by, String group, double[] probabilities, int[] missed, double threshold) {
    Metrics metrics = Metrics.of(probabilities, missed);
    double predicted = 0;
    double kept = 0;
    double wrong = 0;
    for (int i = 0; i < missed.length; i++) {
      predicted += probabilities[i];
      kept += 1 - missed[i];
      wrong += missed[i] == 0 && probabilities[i] >= threshold ? 1 : 0;
    }
    return new Subgroup(
        by,
        group,
        missed.length,
        metrics.missed(),
        predicted / missed.length,
        metrics.auc(),
        metrics.ece(),
        wrong / kept);
  }
}
