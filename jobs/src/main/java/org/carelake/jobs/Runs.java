package org.carelake.jobs;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Register;
import org.carelake.common.run.LakeFiles;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunLedger;

/** Runs on a lake: one at a time, written down in its ledger. */
public final class Runs {
  private final String lakeRoot;
  private final Configuration hadoop;
  private final Supplier<Optional<SparkSession>> spark;

  Runs(String lakeRoot, Configuration hadoop, Supplier<Optional<SparkSession>> spark) {
    this.lakeRoot = lakeRoot;
    this.hadoop = hadoop;
    this.spark = spark;
  }

  /**
   * How a run is done.
   *
   * @param dry decides and counts everything, changes nothing
   * @param takeOver whether the lake is taken as it is, also where it lacks what it had
   */
  public record Way(boolean dry, boolean takeOver) {}

  public RunLedger ledger() {
    return new RunLedger(files("ledger/runs"), files("ledger"));
  }

  private LakeFiles files(String folder) {
    return new LakeFiles(lakeRoot + "/" + folder, hadoop);
  }

  /**
   * Does something as a run of its own.
   *
   * @param command as it stands in the ledger
   */
  public <T> T run(String command, Instant asOf, Way way, Function<Run, T> work) {
    try (Run run = Run.start(ledger(), command, asOf, way.dry());
        RunLog log = logOf(run);
        Progress progress = Progress.of(run, this::tracker)) {
      try {
        progress.begin();
        T result = onWholeLake(way, () -> work.apply(run));
        run.end(0, null);
        return result;
      } catch (RuntimeException | Error e) {
        Failure failure = Failure.of(e);
        log.failed(e, failure);
        run.endAfter(e, failure.exitCode(), failure.recorded());
        throw e;
      }
    }
  }

  private RunLog logOf(Run run) {
    try {
      return RunLog.open(files("ledger/logs"), run.id());
    } catch (RuntimeException | Error e) {
      Failure failure = Failure.of(e);
      run.endAfter(e, failure.exitCode(), failure.recorded());
      throw e;
    }
  }

  /** Deletes the records and logs of runs that were started before a moment. */
  public void forget(Instant before) {
    LakeFiles logs = files("ledger/logs");
    ledger().forget(before).forEach(id -> logs.delete(RunLog.name(id)));
  }

  private Optional<SparkStatusTracker> tracker() {
    return spark.get().map(session -> session.sparkContext().statusTracker());
  }

  /** Refuses a lake that lacks what it had. */
  void requireWholeLake() {
    new Register(lakeRoot, hadoop).requireWhole();
  }

  private <T> T onWholeLake(Way way, Supplier<T> work) {
    Register register = new Register(lakeRoot, hadoop);
    if (!way.takeOver()) {
      register.requireWhole();
    }
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      updateAfter(e, register);
      throw e;
    }
    register.update();
    return result;
  }

  /** What made the run fail is the one to be told, also where the lake cannot be written either. */
  private static void updateAfter(Throwable failure, Register register) {
    try {
      register.update();
    } catch (RuntimeException | Error again) {
      failure.addSuppressed(again);
    }
  }
}
