package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What moves one appointment's forecast most, in words. Made once, asked for every row. */
final class Reasons implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TOLD = 3;

  private final List<String> titles;
  private final int[] titleOf;

  /**
   * Features of the same words are one reason.
   *
   * @param words of each feature
   */
  Reasons(List<String> words) {
    titles = words.stream().distinct().toList();
    titleOf = words.stream().mapToInt(titles::indexOf).toArray();
  }

  /** The three strongest, the strongest first. */
  List<String> of(float[] features, double[] contributions) {
    double[] sums = new double[titles.size()];
    float[] values = new float[sums.length];
    for (int i = features.length - 1; i >= 0; i--) {
      sums[titleOf[i]] += contributions[i];
      values[titleOf[i]] = features[i]; // The first feature of several gives the value.
    }
    List<String> told = new ArrayList<>(TOLD);
    for (int place = 0; place < TOLD; place++) {
      int strongest = strongest(sums);
      told.add(told(titles.get(strongest), values[strongest], sums[strongest]));
      sums[strongest] = Double.NaN;
    }
    return told;
  }

  private static int strongest(double[] sums) {
    int strongest = -1;
    for (int i = 0; i < sums.length; i++) {
      if (strongest < 0 ? !Double.isNaN(sums[i]) : Math.abs(sums[i]) > Math.abs(sums[strongest])) {
        strongest = i;
      }
    }
    return strongest;
  }

  private static String told(String title, float value, double logOdds) {
    double rounded = Math.round(value * 100) / 100.0;
    return title
        + ": "
        + (rounded == Math.rint(rounded) ? Long.toString((long) rounded) : rounded)
        + (logOdds < 0 ? " (divides" : " (multiplies")
        + " the odds "
        + Math.round(Math.exp(Math.abs(logOdds)) * 10) / 10.0
        + " times)";
  }
}
