package org.carelake.jobs.noshow;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How well probabilities predicted what happened.
 *
 * @param rows appointments
 * @param missed share of them that were missed
 * @param auc area under the ROC curve
 * @param prAuc area under the precision-recall curve, as average precision
 * @param brier mean squared difference
 * @param logLoss nats per appointment
 * @param ece expected calibration error over ten bins of equal width
 */
public record Metrics(
    long rows, double missed, double auc, double prAuc, double brier, double logLoss, double ece) {
  private static final int BINS = 10;
  private static final int RESAMPLES = 400;

  static Metrics of(double[] probabilities, int[] missed) {
    int[] order = descending(probabilities);
    double[] once = new double[missed.length];
    Arrays.fill(once, 1);
    return new Metrics(
        missed.length,
        Arrays.stream(missed).average().orElse(Double.NaN),
        auc(probabilities, missed, order, once),
        averagePrecision(probabilities, missed, order),
        IntStream.range(0, missed.length)
            .mapToDouble(i -> Math.pow(probabilities[i] - missed[i], 2))
            .average()
            .orElse(Double.NaN),
        logLoss(probabilities, missed),
        ece(probabilities, missed));
  }

  static double logLoss(double[] probabilities, int[] missed) {
    return IntStream.range(0, missed.length)
        .mapToDouble(i -> -Math.log(missed[i] == 1 ? probabilities[i] : 1 - probabilities[i]))
        .average()
        .orElse(Double.NaN);
  }

  /** The places of the values, the largest first; equal ones in their order. */
  static int[] descending(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[b], values[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The chance that a missed appointment stands above a kept one; ties count half. */
  private static double auc(double[] values, int[] missed, int[] order, double[] weights) {
    double above = 0;
    double bad = 0;
    double good = 0;
    for (int i = 0; i < order.length; ) {
      double tiedBad = 0;
      double tiedGood = 0;
      double value = values[order[i]];
      for (; i < order.length && values[order[i]] == value; i++) {
        if (missed[order[i]] == 1) {
          tiedBad += weights[order[i]];
        } else {
          tiedGood += weights[order[i]];
        }
      }
      above += tiedGood * (bad + tiedBad / 2);
      bad += tiedBad;
      good += tiedGood;
    }
    return above / (bad * good);
  }

  private static double averagePrecision(double[] values, int[] missed, int[] order) {
    double found = 0;
    double sum = 0;
    for (int i = 0; i < order.length; ) {
      double value = values[order[i]];
      double before = found;
      for (; i < order.length && values[order[i]] == value; i++) {
        found += missed[order[i]];
      }
      sum += (found - before) * found / i;
    }
    return sum / found;
  }

  private static double ece(double[] probabilities, int[] missed) {
    double[] said = new double[BINS];
    double[] happened = new double[BINS];
    for (int i = 0; i < missed.length; i++) {
      int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
      said[bin] += probabilities[i];
      happened[bin] += missed[i];
    }
    return IntStream.range(0, BINS).mapToDouble(i -> Math.abs(said[i] - happened[i])).sum()
        / missed.length;
  }

  /**
   * The AUC of a sample's resamples, each by drawing as many patients anew: a bootstrap. The same
   * seed draws the same patients, so that two models can be compared resample by resample.
   *
   * @param patients whose each appointment is, as numbers from 0
   */
  static double[] resampledAuc(double[] probabilities, int[] missed, int[] patients, long seed) {
    int count = Arrays.stream(patients).max().orElse(0) + 1;
    int[] order = descending(probabilities);
    SplittableRandom random = new SplittableRandom(seed);
    double[] areas = new double[RESAMPLES];
    for (int round = 0; round < areas.length; round++) {
      int[] drawn = new int[count];
      for (int i = 0; i < count; i++) {
        drawn[random.nextInt(count)]++;
      }
      double[] weights = Arrays.stream(patients).mapToDouble(patient -> drawn[patient]).toArray();
      areas[round] = auc(probabilities, missed, order, weights);
    }
    return areas;
  }

  /** Between which values lie 95 % of what resamples gave. */
  static Interval interval(double[] resampled) {
    double[] sorted = Arrays.stream(resampled).sorted().toArray();
    int outside = sorted.length / 40;
    return new Interval(sorted[outside], sorted[sorted.length - 1 - outside]);
  }

  /** A 95 % confidence interval. */
  public record Interval(double from, double to) {}
}
