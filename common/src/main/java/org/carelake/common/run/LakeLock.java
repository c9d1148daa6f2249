package org.carelake.common.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time change a lake. The lock is a file that its holder renews; a holder that
 * died is recognised by its process on the same host, and elsewhere by a renewal that is overdue.
 */
final class LakeLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LakeLock.class);
  private static final String NAME = "lock";
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(20);
  private static final Duration OVERDUE_AFTER = Duration.ofSeconds(90);

  private final LakeFiles files;
  private final RunningProcess owner;
  private final ScheduledExecutorService renewal;

  private LakeLock(LakeFiles files, RunningProcess owner) {
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

  private record Holder(RunningProcess process, Instant renewed) {
    private static final Pattern WRITTEN = Pattern.compile("(\\S+) (\\d{1,18}) (\\d{1,18}) (\\S+)");

    /** Nobody, where the file is none that a holder wrote. */
    static Optional<Holder> parse(byte[] content) {
      Matcher written = WRITTEN.matcher(new String(content, StandardCharsets.UTF_8).strip());
      try {
        return written.matches() ? Optional.of(of(written)) : unreadable();
      } catch (DateTimeParseException e) {
        return unreadable();
      }
    }

    private static Holder of(Matcher written) {
      RunningProcess process =
          new RunningProcess(
              written.group(1), Long.parseLong(written.group(2)), Long.parseLong(written.group(3)));
      return new Holder(process, Instant.parse(written.group(4)));
    }

    private static Optional<Holder> unreadable() {
      LOG.warn("The lake's lock cannot be read, so it counts as nobody's.");
      return Optional.empty();
    }

    boolean isAlive(Instant now) {
      return process.isHere() ? process.isAlive() : renewed.plus(OVERDUE_AFTER).isAfter(now);
    }
  }

  static LakeLock take(LakeFiles files) {
    Optional<Holder> holder = holder(files);
    if (holder.isPresent() && holder.get().isAlive(Instant.now())) {
      throw busy(holder.get());
    }
    LakeLock lock = new LakeLock(files, RunningProcess.self());
    lock.renew();
    lock.requireOwn();
    var unused =
        lock.renewal.scheduleWithFixedDelay(
            lock::renewOrTell,
            RENEWED_EVERY.toSeconds(),
            RENEWED_EVERY.toSeconds(),
            TimeUnit.SECONDS);
    return lock;
  }

  private static Optional<Holder> holder(LakeFiles files) {
    return files.read(NAME).flatMap(Holder::parse);
  }

  static boolean isHeldBy(RunRecord run, LakeFiles files) {
    return holder(files)
        .filter(holder -> holder.process().host().equals(run.host()))
        .filter(holder -> holder.process().number() == run.process())
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
    Holder holder = holder(files).orElseThrow(LakeLock::gone);
    if (!owner.equals(holder.process())) {
      throw busy(holder);
    }
  }

  /** One renewal that fails is made good by the next; it must not be the last. */
  private void renewOrTell() {
    try {
      renew();
    } catch (RuntimeException | Error e) {
      LOG.warn("The lake's lock could not be renewed ({}).", e.getClass().getSimpleName());
    }
  }

  private void renew() {
    String holder =
        "%s %d %d %s".formatted(owner.host(), owner.number(), owner.started(), Instant.now());
    files.write(NAME, holder.getBytes(StandardCharsets.UTF_8));
  }

  private static StoreUnavailable busy(Holder holder) {
    return new StoreUnavailable(
        "Cannot change this lake: another run holds it (process %d on %s). Wait until it has ended, then start again."
            .formatted(holder.process().number(), Printable.text(holder.process().host())),
        null);
  }

  private static StoreUnavailable gone() {
    return new StoreUnavailable(
        "Cannot change this lake: its lock went the moment it was taken, so something else works on it. Start again.",
        null);
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    files.delete(NAME);
  }
}
