package org.carelake.jobs.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of which some are drawn more often than others. Immutable. */
final class Weighted<T> {
  private final List<T> values;

  private Weighted(List<T> values) {
    this.values = values;
  }

  static <T> Weighted<T> of(int weight, T value) {
    return new Weighted<>(Collections.nCopies(weight, value));
  }

  Weighted<T> and(int weight, T value) {
    List<T> more = new ArrayList<>(values);
    more.addAll(Collections.nCopies(weight, value));
    return new Weighted<>(List.copyOf(more));
  }

  T drawn(Draws draws) {
    return draws.from(values);
  }
}
