package org.carelake.jobs.noshow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.Arrays;

/** Log-odds as a model gives them → probabilities that occur as often as they say. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Calibration.None.class, name = "none"),
  @JsonSubTypes.Type(value = Calibration.Platt.class, name = "platt"),
  @JsonSubTypes.Type(value = Calibration.Isotonic.class, name = "isotonic")
})
sealed interface Calibration extends Serializable {
  double probability(double margin);

  String title();

  /** The model's own word. */
  record None() implements Calibration {
    @Override
    public double probability(double margin) {
      return Scorer.probability(margin);
    }

    @Override
    public String title() {
      return "none";
    }
  }

  /** A straight line through the log-odds. */
  record Platt(double intercept, double slope) implements Calibration {
    @Override
    public double probability(double margin) {
      return Scorer.probability(intercept + slope * margin);
    }

    @Override
    public String title() {
      return "Platt";
    }
  }

  /**
   * A rising line through some points.
   *
   * @param margins ascending
   * @param probabilities never certain, however pure a step is
   */
  @SuppressWarnings("ArrayRecordComponent") // Numbers by the thousand, never compared.
  record Isotonic(double[] margins, double[] probabilities) implements Calibration {
    private static final double LEAST = 0.002;

    @Override
    public double probability(double margin) {
      int at = Arrays.binarySearch(margins, margin);
      double found;
      if (at >= 0) {
        found = probabilities[at];
      } else {
        int next = ~at;
        found =
            next == 0
                ? probabilities[0]
                : next == margins.length ? probabilities[next - 1] : between(margin, next);
      }
      return Math.min(1 - LEAST, Math.max(LEAST, found));
    }

    private double between(double margin, int next) {
      double share = (margin - margins[next - 1]) / (margins[next] - margins[next - 1]);
      return probabilities[next - 1] + share * (probabilities[next] - probabilities[next - 1]);
    }

    @Override
    public String title() {
      return "isotonic";
    }
  }
}
