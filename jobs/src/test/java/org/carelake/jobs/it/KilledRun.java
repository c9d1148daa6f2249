package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A command in a process of its own, started by the launcher as users start it, to be killed.
 *
 * @param log the lines it has printed so far
 * @param come whether its moment has come
 */
record KilledRun(Process process, List<String> log, Predicate<List<String>> come) {
  /** What a shell calls the end by SIGKILL. */
  static final int KILLED = 128 + 9;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Starts a command once for each moment, and kills it there. */
  static void atEach(List<Moment> moments, Workplace workplace, List<String> arguments)
      throws IOException, InterruptedException {
    for (Moment moment : moments) {
      KilledRun run = start(workplace, moment, arguments).await();
      assertEquals(KILLED, run.kill(), () -> moment + " " + run.log());
    }
  }

  static KilledRun start(Workplace workplace, Moment moment, List<String> arguments)
      throws IOException {
    Predicate<List<String>> come = moment.watch().apply(workplace);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("carelake.home"), "carelake").toString());
    command.addAll(arguments);
    command.addAll(workplace.settings());
    ProcessBuilder launcher = new ProcessBuilder(command).redirectErrorStream(true);
    launcher.environment().put("CARELAKE_SKIP_BUILD", "1");
    launcher.environment().put("CARELAKE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    Process process = launcher.start();
    List<String> log = new CopyOnWriteArrayList<>();
    Thread reader = new Thread(() -> process.inputReader().lines().forEach(log::add));
    reader.setDaemon(true);
    reader.start();
    return new KilledRun(process, log, come);
  }

  /** Blocks until the moment has come or the run has ended without it. */
  KilledRun await() throws InterruptedException {
    long since = System.nanoTime();
    while (process.isAlive() && !come.test(log)) {
      assertTrue(System.nanoTime() - since < PATIENCE.toNanos(), () -> "It hangs: " + log);
      Thread.sleep(1);
    }
    return this;
  }

  /** {@link #KILLED}, or the exit code of a run that had ended before. */
  int kill() throws InterruptedException {
    // Killed by its handle, its last lines can still be read.
    process.toHandle().destroyForcibly();
    return process.waitFor();
  }
}
