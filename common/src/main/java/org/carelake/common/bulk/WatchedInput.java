package org.carelake.common.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A body that fails where nothing comes for too long; Java's client waits for one for ever. */
final class WatchedInput extends FilterInputStream {
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "bulk-read-timeout");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration patience;
  private final long deadline;
  private final ScheduledFuture<?> look;
  private volatile long last = System.nanoTime();
  private volatile boolean reading;
  private volatile boolean stalled;

  /**
   * Watches it.
   *
   * @param patience without a byte
   * @param total for all of it
   */
  WatchedInput(InputStream in, Duration patience, Duration total) {
    super(in);
    this.patience = patience;
    this.deadline = System.nanoTime() + total.toNanos();
    long every = Math.max(1, patience.toMillis() / 4);
    this.look = WATCH.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** Only while someone waits for it: a slow disk is not the server's fault. */
  private void look() {
    long now = System.nanoTime();
    if (reading && (now - last > patience.toNanos() || now - deadline > 0)) {
      stalled = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader fails all the same.
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    last = System.nanoTime();
    reading = true;
    try {
      int count = in.read(buffer, offset, length);
      requireNotStalled();
      return count;
    } catch (IOException e) {
      requireNotStalled();
      throw e;
    } finally {
      reading = false;
    }
  }

  private void requireNotStalled() throws IOException {
    if (stalled) {
      throw new HttpTimeoutException("Nothing came for " + patience.toSeconds() + " s.");
    }
  }

  @Override
  public void close() throws IOException {
    look.cancel(false);
    super.close();
  }
}
