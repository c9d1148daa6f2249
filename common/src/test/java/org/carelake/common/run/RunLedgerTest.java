package org.carelake.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLedgerTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.123Z");

  @TempDir Path folder;
  private Path records;
  private RunLedger ledger;

  @BeforeEach
  void open() throws IOException {
    Configuration conf = new Configuration();
    Sessions.localFiles().forEach(conf::set);
    records = Files.createDirectories(folder.resolve("runs"));
    ledger =
        new RunLedger(
            new LakeFiles(records.toString(), conf), new LakeFiles(folder.toString(), conf));
  }

  private void holds(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(records.resolve(name), "{}");
    }
  }

  @Test
  void anIdIsTheTimeOfItsRun() {
    assertEquals("run-20260501120000123", ledger.nextId(NOON));
  }

  @Test
  void anIdIsAboveAllOfEarlierVersionsOfThisPlatform() throws IOException {
    holds("run-000123.json");

    assertEquals("run-20260501120000123", ledger.nextId(NOON));
    assertTrue("run-000123".compareTo(ledger.nextId(NOON)) < 0);
  }

  @Test
  void whereTheClockWentBackAnIdIsOneAboveTheNewest() throws IOException {
    holds("run-20260501120000123.json", "run-20260601000000000.json", "run-000007.json");

    assertEquals("run-20260601000000001", ledger.nextId(NOON));
  }

  @Test
  void filesThatAreNoRecordsCountForNothing() throws IOException {
    holds("run-.json", "run-99999999999999999999999.json", "notes.txt", "run-1.json.bak");

    assertEquals("run-20260501120000123", ledger.nextId(NOON));
    assertEquals(List.of(), ledger.latest(10));
  }

  @Test
  void aRunAfterTheLedgerWasRemovedStillHasAHigherId() throws IOException {
    String before = oneRun();
    Files.delete(records.resolve(before + ".json"));

    String after = oneRun();

    assertTrue(after.compareTo(before) > 0, before + " " + after);
  }

  private String oneRun() {
    try (Run run = Run.start(ledger, "test", NOON, false)) {
      run.end(0, null);
      return run.id();
    }
  }

  @Test
  void aRecordThatCannotBeReadIsListedAsSuch() throws IOException {
    String whole = oneRun();
    Files.writeString(records.resolve("run-000001.json"), "");
    Files.writeString(records.resolve("run-000002.json"), "{\"id\": \"run-0");
    Files.writeString(records.resolve("run-000003.json"), "null");
    Files.writeString(records.resolve("run-000004.json"), "{}");

    List<RunRecord> latest = ledger.latest(10);

    assertEquals(
        List.of(whole, "run-000004", "run-000003", "run-000002", "run-000001"),
        latest.stream().map(RunRecord::id).toList());
    assertEquals(
        List.of("done", "unreadable", "unreadable", "unreadable", "unreadable"),
        latest.stream().map(ledger::statusOf).toList());
  }

  @Test
  void aLockThatCannotBeReadIsNobodys() throws IOException {
    for (String garbled : List.of("", "\0\0\0", "host", "host x y z", "host 1 2 yesterday")) {
      Files.writeString(folder.resolve("lock"), garbled);

      oneRun();

      assertFalse(Files.exists(folder.resolve("lock")), garbled);
    }
  }

  @Test
  void aLockThatALivingRunHoldsIsLeftToIt() {
    try (Run holder = Run.start(ledger, "test", NOON, false)) {
      StoreUnavailable busy =
          assertThrows(StoreUnavailable.class, () -> Run.start(ledger, "test", NOON, false));

      assertTrue(busy.getMessage().contains("another run holds it"), busy.getMessage());
      assertEquals("running", ledger.statusOf(ledger.latest(1).get(0)));
      assertEquals(holder.id(), ledger.latest(1).get(0).id());
    }
  }

  @Test
  void aRunWhoseLockAnotherOneTookStopsAndLeavesItAlone() throws IOException {
    String other = "elsewhere 1 1 " + Instant.now() + " token-of-the-other";
    Run run = Run.start(ledger, "test", NOON, false);
    Files.writeString(folder.resolve("lock"), other);

    StoreUnavailable stopped =
        assertThrows(StoreUnavailable.class, () -> run.stage("commit", () -> {}));
    assertThrows(StoreUnavailable.class, run::requireLake);
    run.close();

    assertTrue(stopped.getMessage().contains("another run took it for dead"), stopped.getMessage());
    assertEquals(other, Files.readString(folder.resolve("lock")));
  }

  @Test
  void aRunWhoseLockWentStopsToo() throws IOException {
    Run run = Run.start(ledger, "test", NOON, false);
    Files.delete(folder.resolve("lock"));

    assertThrows(StoreUnavailable.class, run::requireLake);
    run.close();
  }

  @Test
  void aHolderElsewhereThatDoesNotRenewItsLockIsReplacedAfterAWhile() throws IOException {
    Files.writeString(
        folder.resolve("lock"), "elsewhere 1 1 " + Instant.now().minusSeconds(60) + " token");
    assertThrows(StoreUnavailable.class, () -> Run.start(ledger, "test", NOON, false));

    Files.writeString(
        folder.resolve("lock"), "elsewhere 1 1 " + Instant.now().minusSeconds(120) + " token");
    oneRun();

    assertFalse(Files.exists(folder.resolve("lock")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofRunsThatStartAtTheSameMomentOneGetsTheLake(boolean anotherHasDied) throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 30; i++) {
      if (anotherHasDied) {
        Files.writeString(folder.resolve("lock"), "elsewhere 1 1 2020-01-01T00:00:00Z token");
      }
      CyclicBarrier together = new CyclicBarrier(8);
      List<Future<LakeLock>> starting =
          Stream.generate(
                  () ->
                      starters.submit(
                          () -> {
                            together.await();
                            return LakeLock.take(ledger.lock());
                          }))
              .limit(8)
              .toList();
      List<LakeLock> taken = new ArrayList<>();
      for (Future<LakeLock> each : starting) {
        try {
          taken.add(each.get());
        } catch (ExecutionException e) {
          assertEquals(StoreUnavailable.class, e.getCause().getClass());
        }
      }
      assertTrue(taken.size() <= 1, taken.size() + " have it");
      taken.forEach(LakeLock::requireOwn);
      taken.forEach(LakeLock::close);
      Files.deleteIfExists(folder.resolve("lock"));
    }
    starters.shutdown();
  }

  @Test
  void aRunThatCannotBeWrittenDownLetsTheLakeGo() throws IOException {
    Files.delete(records);
    Files.writeString(records, "a file where the folder should be");

    assertThrows(UncheckedIOException.class, () -> Run.start(ledger, "test", NOON, false));
    assertFalse(Files.exists(folder.resolve("lock")));
  }

  @Test
  void theFirstFailureIsTheOneThatIsToldOf() throws IOException {
    try (Run run = Run.start(ledger, "test", NOON, false)) {
      FileUtils.deleteDirectory(records.toFile());
      Files.writeString(records, "a file where the folder should be");
      IllegalStateException first = new IllegalStateException("first");

      run.endAfter(first, 70, "bug");

      assertEquals(1, first.getSuppressed().length);
    }
  }
}
