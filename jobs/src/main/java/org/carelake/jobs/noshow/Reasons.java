package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What moves one appointment's prediction most, in words. Made once, asked for every row. */
final class Reasons implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int TOLD = 3;

  private final List<String> titles;
  private final List<Sentence> sentences;
  private final List<String> names;
  private final int[] titleOf;

  /** Features of the same words are one reason, told by the first of them. */
  Reasons(List<Feature> features) {
    List<String> words = features.stream().map(Feature::words).toList();
    titles = words.stream().distinct().toList();
    titleOf = words.stream().mapToInt(titles::indexOf).toArray();
    names = features.stream().map(Feature::name).toList();
    sentences =
        titles.stream().map(title -> features.get(words.indexOf(title)).sentence()).toList();
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
      String sentence =
          sentences.get(strongest).of(values[strongest], name -> features[names.indexOf(name)]);
      told.add(sentence + (sums[strongest] < 0 ? " (likelier to come)" : " (likelier to miss)"));
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
}
