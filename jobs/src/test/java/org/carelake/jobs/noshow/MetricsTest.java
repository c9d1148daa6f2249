package org.carelake.jobs.noshow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against values that were computed by hand. */
class MetricsTest {
  @Test
  void fourAppointments() {
    Metrics metrics = Metrics.of(new double[] {0.9, 0.6, 0.6, 0.1}, new int[] {1, 0, 1, 0});

    assertEquals(0.875, metrics.auc(), 1e-12, "of four pairs three are right and one is tied");
    assertEquals(0.5 + 0.5 * 2 / 3, metrics.prAuc(), 1e-12);
    assertEquals((0.01 + 0.36 + 0.16 + 0.01) / 4, metrics.brier(), 1e-12);
    assertEquals(
        -(2 * Math.log(0.9) + Math.log(0.4) + Math.log(0.6)) / 4, metrics.logLoss(), 1e-12);
    assertEquals((0.1 + Math.abs(1.2 - 1) + 0.1) / 4, metrics.ece(), 1e-12);
  }

  @Test
  void theIntervalHoldsTheAucAndIsTheSameForTheSameSeed() {
    Random random = new Random(3);
    int[] missed = IntStream.range(0, 2000).map(i -> random.nextInt(5) == 0 ? 1 : 0).toArray();
    double[] said =
        IntStream.of(missed).mapToDouble(one -> random.nextDouble() + 0.5 * one).toArray();
    int[] patients = IntStream.range(0, 2000).map(i -> i / 3).toArray();

    double[] resampled = Metrics.resampledAuc(said, missed, patients, 1);

    Metrics.Interval interval = Metrics.interval(resampled);
    double auc = Metrics.of(said, missed).auc();
    assertTrue(interval.from() < auc && auc < interval.to(), interval.toString());
    assertArrayEquals(resampled, Metrics.resampledAuc(said, missed, patients, 1));
  }

  @Test
  void onTheSamePatientsASlightlyBetterModelIsKnownThoughBothIntervalsOverlap() {
    Random random = new Random(5);
    int[] missed = IntStream.range(0, 3000).map(i -> random.nextInt(5) == 0 ? 1 : 0).toArray();
    double[] good =
        IntStream.of(missed).mapToDouble(one -> random.nextDouble() + 0.5 * one).toArray();
    double[] worse =
        DoubleStream.of(good).map(value -> value + 0.2 * random.nextDouble()).toArray();
    int[] patients = IntStream.range(0, 3000).toArray();

    double[] first = Metrics.resampledAuc(good, missed, patients, 1);
    double[] second = Metrics.resampledAuc(worse, missed, patients, 1);

    Metrics.Interval behind =
        Metrics.interval(
            IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray());
    assertTrue(Metrics.interval(second).to() > Metrics.interval(first).from());
    assertTrue(behind.from() > 0, behind.toString());
  }
}
