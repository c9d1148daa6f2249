package org.carelake.common.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * Lets one run at a time change a lake. The lock is a file that its holder renews; a holder that
 * died is recognised by its process on the same host, and elsewhere by a renewal that is overdue.
 */
final class LakeLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(20);
  private static final Duration OVERDUE_AFTER = Duration.ofSeconds(90);

  private final LakeFiles files;
  private final String owner;
  private final ScheduledExecutorService renewal;

  private LakeLock(LakeFiles files, String owner) {
    this.files = files;
    this.owner = owner;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lake-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  private record Holder(String host, long process, long started, Instant renewed) {
    static Holder parse(byte[] content) {
      String[] parts = new String(content, StandardCharsets.UTF_8).strip().split(" ", -1);
      return new Holder(
          parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), Instant.parse(parts[3]));
    }

    boolean isAlive(Instant now) {
      return host.equals(LakeLock.host())
          ? ProcessHandle.of(process).filter(found -> startOf(found) == started).isPresent()
          : renewed.plus(OVERDUE_AFTER).isAfter(now);
    }
  }

  static LakeLock take(LakeFiles files) {
    Optional<Holder> holder = files.read(NAME).map(Holder::parse);
    if (holder.isPresent() && holder.get().isAlive(Instant.now())) {
      throw busy(holder.get());
    }
    ProcessHandle self = ProcessHandle.current();
    LakeLock lock = new LakeLock(files, host() + " " + self.pid() + " " + startOf(self));
    lock.renew();
    lock.requireOwn();
    var unused =
        lock.renewal.scheduleWithFixedDelay(
            lock::renew, RENEWED_EVERY.toSeconds(), RENEWED_EVERY.toSeconds(), TimeUnit.SECONDS);
    return lock;
  }

  static boolean isHeldBy(RunRecord run, LakeFiles files) {
    return files
        .read(NAME)
        .map(Holder::parse)
        .filter(holder -> holder.host().equals(run.host()) && holder.process() == run.process())
        .filter(holder -> holder.isAlive(Instant.now()))
        .isPresent();
  }

  /** Of two that write at the same moment the later one stays in the file; both look again. */
  private void requireOwn() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Holder holder = Holder.parse(files.read(NAME).orElseThrow());
    if (!owner.equals(holder.host() + " " + holder.process() + " " + holder.started())) {
      throw busy(holder);
    }
  }

  private void renew() {
    files.write(NAME, (owner + " " + Instant.now()).getBytes(StandardCharsets.UTF_8));
  }

  private static StoreUnavailable busy(Holder holder) {
    return new StoreUnavailable(
        "Cannot change this lake: another run holds it (process %d on %s). Wait until it has ended, then start again."
            .formatted(holder.process(), holder.host()),
        null);
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replace(' ', '_');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    files.delete(NAME);
  }
}
