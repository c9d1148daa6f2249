package org.carelake.common.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time change a lake. The lock is a file that only one can make, and that its
 * holder renews; a holder that died is recognised by its process on the same host, and elsewhere by
 * a renewal that is overdue. A holder looks whether the lock is still its own before it renews it,
 * before each step and commit, and before it gives it back: where it was away for so long that
 * another run took it for dead, it stops and touches nothing of that run's.
 */
final class LakeLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LakeLock.class);
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(20);
  private static final Duration OVERDUE_AFTER = Duration.ofSeconds(90);
  private static final Duration LOOKS_AGAIN_AFTER = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LockFile file;
  private final RunningProcess owner = RunningProcess.self();

  /** Two locks of one process are two. */
  private final String token = UUID.randomUUID().toString();

  private final ScheduledExecutorService renewal;

  private LakeLock(LockFile file) {
    this.file = file;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lake-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  private record Holder(RunningProcess process, Instant renewed, String token) {
    private static final Pattern WRITTEN =
        Pattern.compile("(\\S+) (\\d{1,18}) (\\d{1,18}) (\\S+)( (\\S+))?");

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
      return new Holder(process, Instant.parse(written.group(4)), written.group(6));
    }

    private static Optional<Holder> unreadable() {
      LOG.warn("The lake's lock cannot be read, so it counts as nobody's.");
      return Optional.empty();
    }

    boolean isAlive(Instant now) {
      return process.isHere() ? process.isAlive() : renewed.plus(OVERDUE_AFTER).isAfter(now);
    }
  }

  static LakeLock take(LockFile file) {
    LakeLock lock = new LakeLock(file);
    LockFile.Made made = lock.make();
    if (made == LockFile.Made.UNSURE) {
      lock.lookAgain();
    }
    var unused =
        lock.renewal.scheduleWithFixedDelay(
            lock::renewOrTell,
            RENEWED_EVERY.toSeconds(),
            RENEWED_EVERY.toSeconds(),
            TimeUnit.SECONDS);
    return lock;
  }

  /** Makes the lock, or takes it over from who is no more. */
  private LockFile.Made make() {
    Optional<byte[]> there = file.read();
    Optional<Holder> holder = there.flatMap(Holder::parse);
    if (holder.isPresent() && holder.get().isAlive(Instant.now())) {
      throw busy(holder.get());
    }
    LockFile.Made made =
        there.isPresent() ? file.takeOver(there.get(), content()) : file.create(content());
    if (made == LockFile.Made.NO) {
      throw file.read().flatMap(Holder::parse).map(LakeLock::busy).orElseGet(LakeLock::gone);
    }
    return made;
  }

  private byte[] content() {
    return "%s %d %d %s %s"
        .formatted(owner.host(), owner.number(), owner.started(), Instant.now(), token)
        .getBytes(StandardCharsets.UTF_8);
  }

  static boolean isHeldBy(RunRecord run, LockFile file) {
    return file.read()
        .flatMap(Holder::parse)
        .filter(holder -> holder.process().host().equals(run.host()))
        .filter(holder -> holder.process().number() == run.process())
        .filter(holder -> holder.isAlive(Instant.now()))
        .isPresent();
  }

  /** Of two that write at the same moment the later one stays in the file; both look again. */
  private void lookAgain() {
    try {
      Thread.sleep(LOOKS_AGAIN_AFTER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isOwn()) {
      throw file.read().flatMap(Holder::parse).map(LakeLock::busy).orElseGet(LakeLock::gone);
    }
  }

  private boolean isOwn() {
    return file.read()
        .flatMap(Holder::parse)
        .filter(holder -> token.equals(holder.token()))
        .isPresent();
  }

  /**
   * Refuses to go on without the lock.
   *
   * @throws StoreUnavailable if another run has taken it
   */
  void requireOwn() {
    if (!isOwn()) {
      throw lost();
    }
  }

  /** One renewal that fails is made good by the next; it must not be the last. */
  private void renewOrTell() {
    try {
      if (isOwn()) {
        file.renew(content());
      } else {
        LOG.warn("The lake's lock is another run's now; this one stops at its next step.");
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("The lake's lock could not be renewed ({}).", e.getClass().getSimpleName());
    }
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

  private static StoreUnavailable lost() {
    return new StoreUnavailable(
        "This run has stopped: it did not renew the lake's lock for so long that another run took it for dead and goes on in its place. What this one committed stays. Wait until the other has ended, then start again.",
        null);
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      if (!renewal.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("The last renewal of the lake's lock does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isOwn()) {
      file.delete();
    }
  }
}
