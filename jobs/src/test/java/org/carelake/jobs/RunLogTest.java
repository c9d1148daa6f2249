package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.run.Run;
import org.carelake.common.run.RunRecord;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  private static final Runs.Way WAY = new Runs.Way(false, false);

  @TempDir private Path lake;

  @Test
  void aRunsStepsAreInItsLog() {
    Runs runs = runs();

    runs.run("test", Instant.EPOCH, WAY, run -> staged(run));
    runs.run("test", Instant.EPOCH, WAY, run -> staged(run));

    for (RunRecord run : runs.ledger().latest(2)) {
      List<String> steps = log(run).lines().filter(line -> line.contains("count things")).toList();
      assertEquals(1, steps.size());
      assertTrue(steps.get(0).contains(run.id()), steps.get(0));
    }
  }

  private static int staged(Run run) {
    run.stage("count things", () -> {});
    return 0;
  }

  @Test
  void ofAFailureItTellsWhereButNotTheWordsOfOthers() {
    Runs runs = runs();

    assertThrows(
        IllegalStateException.class, () -> runs.run("test", Instant.EPOCH, WAY, run -> failing()));

    String log = log(runs.ledger().latest(1).get(0));
    assertTrue(log.contains("java.lang.IllegalStateException"), log);
    assertTrue(log.contains("RunLogTest.failing"), log);
    assertFalse(log.contains("Smith"), log);
  }

  private static int failing() {
    throw new IllegalStateException("Mr Smith", new NumberFormatException("Smith"));
  }

  @Test
  void aRunThatCannotOpenItHasFailed() throws IOException {
    Runs runs = runs();
    Files.createDirectories(lake.resolve("ledger"));
    Files.writeString(lake.resolve("ledger/logs"), "in the way");

    assertThrows(
        UncheckedIOException.class, () -> runs.run("test", Instant.EPOCH, WAY, run -> staged(run)));

    assertEquals("failed", runs.ledger().statusOf(runs.ledger().latest(1).get(0)));
  }

  @Test
  void itIsThereWhileTheRunGoesOn() {
    Runs runs = runs();

    String seen =
        runs.run(
            "test",
            Instant.EPOCH,
            WAY,
            run -> {
              run.stage("count things", () -> {});
              return read(lake.resolve("ledger/logs").resolve(run.id() + ".log"));
            });

    assertTrue(seen.contains("count things"), seen);
  }

  @Test
  void theLineOfProgressTellsStepTimeAndTasks() {
    assertEquals("ingest: 3 s", Progress.line("ingest", 3, Optional.empty()));
    assertEquals(
        "ingest: 34 s, 120 of 400 tasks",
        Progress.line("ingest", 34, Optional.of(new Progress.Tasks(120, 400))));
    assertEquals("ingest: 4 s", Progress.line("ingest", 4, Optional.of(new Progress.Tasks(0, 0))));
  }

  private Runs runs() {
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    return new Runs(lake.toString(), conf, Optional::empty);
  }

  private String log(RunRecord run) {
    return read(lake.resolve("ledger/logs").resolve(run.id() + ".log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
