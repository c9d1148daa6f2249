package org.carelake.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits, for a limited time, for something that other processes bring about. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Waiting() {}

  /** Whether the condition came true in time. */
  static boolean until(BooleanSupplier condition, Duration limit) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          "Cannot wait for the local stores: this thread was told to stop. Look again later.", e);
    }
  }
}
