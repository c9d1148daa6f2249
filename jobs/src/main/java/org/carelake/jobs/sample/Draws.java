package org.carelake.jobs.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Pseudo-random numbers that depend on their arguments alone (SplitMix64). Any thing's draws can be
 * repeated without those of the things before it.
 */
final class Draws {
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  /** The draws for one thing of many; another purpose gives unrelated ones. */
  static Draws of(long seed, String purpose, long index) {
    return new Draws(mixed(mixed(mixed(seed) + purpose.hashCode()) + index));
  }

  long next() {
    state += STRIDE;
    return mixed(state);
  }

  private static long mixed(long bits) {
    long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }

  /** 0 inclusive to {@code bound} exclusive. */
  long below(long bound) {
    return (next() >>> 1) % bound;
  }

  int below(int bound) {
    return (int) below((long) bound);
  }

  /**
   * @param probability a fraction 0..1
   */
  boolean chance(double probability) {
    return (next() >>> 11) * 0x1.0p-53 < probability;
  }

  <T> T from(List<T> values) {
    return values.get(below(values.size()));
  }

  <T> List<T> shuffled(List<T> values) {
    List<T> shuffled = new ArrayList<>(values);
    for (int last = shuffled.size() - 1; last > 0; last--) {
      Collections.swap(shuffled, last, below(last + 1));
    }
    return shuffled;
  }
}
