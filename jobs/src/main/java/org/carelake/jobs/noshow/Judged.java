package org.carelake.jobs.noshow;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Appointments of known outcome and what models said of them, in the order of their ids.
 *
 * @param patients whose, as numbers
 * @param missed 1 or 0
 * @param groups what each belongs to, for each of {@link Subgroups#NAMES}
 * @param margins log-odds, by model
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers by the thousand, never compared.
record Judged(String[] ids, int[] patients, int[] missed, String[][] groups, double[][] margins) {
  int size() {
    return ids.length;
  }

  /** A model's log-odds as probabilities. */
  double[] probabilities(int model, Calibration calibration) {
    DoubleUnaryOperator calibrated = calibration::probability;
    return Arrays.stream(margins[model]).map(calibrated).toArray();
  }

  /** The places of some of them. */
  int[] where(IntPredicate chosen) {
    return IntStream.range(0, size()).filter(chosen).toArray();
  }

  static double[] at(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }

  static int[] at(int[] values, int[] places) {
    return Arrays.stream(places).map(place -> values[place]).toArray();
  }
}
