package org.carelake.common.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run in progress: holds the lake's lock, and writes down its stages and how it ended. */
public final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final RunLedger ledger;
  private final LakeLock lock;
  private final RunRecord started;
  private final boolean dry;
  private volatile String at;
  private final List<RunRecord.Stage> stages = Collections.synchronizedList(new ArrayList<>());

  private Run(RunLedger ledger, LakeLock lock, RunRecord started, boolean dry) {
    this.ledger = ledger;
    this.lock = lock;
    this.started = started;
    this.dry = dry;
  }

  /**
   * Takes the lake's lock and opens an entry in its ledger.
   *
   * @param dry decides and counts everything, changes nothing
   * @throws PlatformException.StoreUnavailable if another run holds the lake
   */
  public static Run start(RunLedger ledger, String command, Instant asOf, boolean dry) {
    LakeLock lock = LakeLock.take(ledger.lock());
    try {
      RunRecord record = begun(ledger, dry ? command + " --dry-run" : command, asOf);
      ledger.write(record);
      return new Run(ledger, lock, record, dry);
    } catch (RuntimeException | Error e) {
      closeAfter(e, lock);
      throw e;
    }
  }

  private static RunRecord begun(RunLedger ledger, String command, Instant asOf) {
    RunningProcess self = RunningProcess.self();
    Instant now = Instant.now();
    return new RunRecord(
        ledger.nextId(now),
        command,
        now,
        asOf,
        self.host(),
        self.number(),
        null,
        null,
        null,
        List.of());
  }

  private static void closeAfter(Throwable failure, LakeLock lock) {
    try {
      lock.close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  public String id() {
    return started.id();
  }

  public Instant asOf() {
    return started.asOf();
  }

  /** Whether it decides and counts everything and changes nothing. */
  public boolean isDry() {
    return dry;
  }

  /** The step that began last; null before the first. */
  public String at() {
    return at;
  }

  /**
   * Refuses to go on where another run has taken the lake; to be asked before each commit.
   *
   * @throws PlatformException.StoreUnavailable if that is so
   */
  public void requireLake() {
    lock.requireOwn();
  }

  /** Does one step and writes down how long it took and what it counts. */
  public <T> T stage(String name, Supplier<T> step, Function<T, Map<String, Long>> counts) {
    requireLake();
    at = name;
    long from = System.nanoTime();
    T result = step.get();
    Map<String, Long> counted = new TreeMap<>(counts.apply(result));
    long millis = Duration.ofNanos(System.nanoTime() - from).toMillis();
    stages.add(new RunRecord.Stage(name, millis, counted));
    LOG.info("{} {} {} ms {}", id(), name, millis, counted);
    return result;
  }

  /** Does one step that counts nothing. */
  public void stage(String name, Runnable step) {
    stage(
        name,
        () -> {
          step.run();
          return name;
        },
        done -> Map.of());
  }

  /**
   * Closes the entry.
   *
   * @param problem null for a run that went well
   */
  public RunRecord end(int exitCode, String problem) {
    RunRecord ended = started.ended(Instant.now(), exitCode, problem, stages);
    ledger.write(ended);
    return ended;
  }

  /**
   * Closes the entry of a run that failed. Where it failed because nothing can be written, this
   * fails too; the first failure is the one to tell of.
   */
  public void endAfter(Throwable failure, int exitCode, String problem) {
    try {
      end(exitCode, problem);
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
