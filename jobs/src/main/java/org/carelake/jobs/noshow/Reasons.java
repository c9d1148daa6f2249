package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What moves one appointment's forecast most, in words. */
record Reasons(List<String> words) implements Serializable {
  static final int TOLD = 3;

  /** Features of the same words are one reason; the first of them gives the value. */
  List<String> of(float[] features, double[] contributions) {
    Map<String, Integer> first = new LinkedHashMap<>();
    Map<String, Double> sums = new LinkedHashMap<>();
    for (int i = 0; i < features.length; i++) {
      first.putIfAbsent(words.get(i), i);
      sums.merge(words.get(i), contributions[i], Double::sum);
    }
    List<String> strongest = new ArrayList<>(sums.keySet());
    strongest.sort(
        Comparator.comparingDouble((String word) -> Math.abs(sums.get(word))).reversed());
    return strongest.stream()
        .limit(TOLD)
        .map(word -> told(word, features[first.get(word)], sums.get(word)))
        .toList();
  }

  private static String told(String word, float value, double logOdds) {
    String number =
        value == Math.rint(value)
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.2f", value);
    return String.format(
        Locale.ROOT,
        "%s: %s (%s the odds %.1f times)",
        word,
        number,
        logOdds < 0 ? "divides" : "multiplies",
        Math.exp(Math.abs(logOdds)));
  }
}
