package org.carelake.jobs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.carelake.common.run.Run;

/**
 * What a run is at, on one line of a terminal that changes until the step is done.
 *
 * <p>The cursor is left at the line's beginning, so that whatever is logged next takes its place.
 */
final class Progress implements AutoCloseable {
  /** Set by the launcher where somebody looks on. */
  private static final String WANTED = "carelake.progress";

  /** Escape code that empties a terminal's line from the cursor on. */
  private static final String EMPTY_LINE = "\u001b[K";

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Run run;
  private final Supplier<Optional<SparkStatusTracker>> spark;
  private final PrintStream terminal;
  private final Timer timer = new Timer("progress", true);
  private String step;
  private int seconds;

  private Progress(Run run, Supplier<Optional<SparkStatusTracker>> spark, PrintStream terminal) {
    this.run = run;
    this.spark = spark;
    this.terminal = terminal;
  }

  /** Lets log lines empty the line first; to be called before anything is logged. */
  static void prepare() {
    if (Boolean.getBoolean(WANTED)) {
      System.setProperty("carelake.emptyLine", EMPTY_LINE);
    }
  }

  static Progress of(Run run, Supplier<Optional<SparkStatusTracker>> spark) {
    return new Progress(run, spark, System.err);
  }

  /** Shows it from now on, if there is a terminal. */
  void begin() {
    if (Boolean.getBoolean(WANTED)) {
      TimerTask show =
          new TimerTask() {
            @Override
            public void run() {
              show();
            }
          };
      timer.schedule(show, PERIOD.toMillis(), PERIOD.toMillis());
    }
  }

  private synchronized void show() {
    String now = run.at();
    if (now == null || !now.equals(step)) {
      step = now;
      seconds = 0;
      return;
    }
    seconds += (int) PERIOD.toSeconds();
    terminal.print(EMPTY_LINE + line(step, seconds, spark.get().map(Progress::tasks)) + "\r");
    terminal.flush();
  }

  /** How many tasks are done, and of how many. */
  record Tasks(int done, int of) {}

  private static Tasks tasks(SparkStatusTracker tracker) {
    SparkStageInfo[] stages =
        Arrays.stream(tracker.getActiveStageIds())
            .mapToObj(tracker::getStageInfo)
            .filter(scala.Option::isDefined)
            .map(scala.Option::get)
            .toArray(SparkStageInfo[]::new);
    return new Tasks(
        Arrays.stream(stages).mapToInt(SparkStageInfo::numCompletedTasks).sum(),
        Arrays.stream(stages).mapToInt(SparkStageInfo::numTasks).sum());
  }

  static String line(String step, int seconds, Optional<Tasks> tasks) {
    return "%s: %d s%s"
        .formatted(
            step,
            seconds,
            tasks
                .filter(known -> known.of() > 0)
                .map(known -> ", %d of %d tasks".formatted(known.done(), known.of()))
                .orElse(""));
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    if (seconds > 0) {
      terminal.print(EMPTY_LINE);
      terminal.flush();
    }
  }
}
