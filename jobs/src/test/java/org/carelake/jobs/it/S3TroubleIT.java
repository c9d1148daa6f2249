package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An S3 that is not there, goes away, says nothing, or is slow. */
class S3TroubleIT {
  @RegisterExtension static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.S3);

  private static final Duration WELL_UNDER_A_MINUTE = Duration.ofSeconds(45);

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void aWorkplaceWithFiles() throws IOException {
    // Hadoop would go on with the address that an earlier test gave for the bucket.
    FileSystem.closeAll();
    workplace = new Workplace(folder, Workplace.NO_MYSQL);
    HospitalSample.write(workplace.raw(), 20, 1, 0);
  }

  private Workplace.Ended ingest(String url, String lake) {
    return workplace.carelake("ingest", settings(url, lake));
  }

  private static String url() {
    return STORES.endpoint(Store.S3).url();
  }

  private static String[] settings(String url, String lake) {
    Endpoint s3 = STORES.endpoint(Store.S3);
    return Stream.of(
            "lake.root=s3a://carelake/" + lake,
            "s3.endpoint=" + url,
            "s3.access-key=" + s3.user(),
            "s3.secret-key=" + s3.passwordReference())
        .flatMap(setting -> Stream.of("--set", setting))
        .toArray(String[]::new);
  }

  private static void toldThatItDoesNotAnswer(Workplace.Ended ended, String place) {
    assertEquals(3, ended.exitCode(), ended.err());
    assertTrue(
        ended.err().contains("Cannot reach S3 " + place + ": it does not answer"), ended.err());
    assertTrue(!ended.err().contains("\tat "), ended.err());
  }

  @Test
  void oneThatIsNotThereIsToldSoon() throws IOException {
    try (Relay relay = Relay.to(url())) {
      relay.cut();
      long since = System.nanoTime();

      Workplace.Ended ended = ingest(relay.url(), "absent");

      toldThatItDoesNotAnswer(ended, "at " + relay.url().replace("http://", ""));
      assertTrue(Duration.ofNanos(System.nanoTime() - since).compareTo(WELL_UNDER_A_MINUTE) < 0);
    }
  }

  @Tag("long")
  @Test
  void oneThatGoesAwayInMidRunIsToldSoonAndARerunCompletes() throws Exception {
    try (Relay relay = Relay.to(url())) {
      Path log = folder.resolve("log");
      Process run = inAProcess(relay.url(), "cut", log);
      while (run.isAlive() && relay.answers() < 150) {
        Thread.sleep(5);
      }
      assertTrue(run.isAlive(), () -> "over before it was cut: " + text(log));
      relay.cut();
      long since = System.nanoTime();

      int exitCode = run.waitFor();

      toldThatItDoesNotAnswer(
          new Workplace.Ended(exitCode, "", text(log)), "at " + relay.url().replace("http://", ""));
      assertTrue(Duration.ofNanos(System.nanoTime() - since).compareTo(WELL_UNDER_A_MINUTE) < 0);
    }
    Workplace.Ended again = ingest(url(), "cut");
    assertEquals(0, again.exitCode(), again.err());
    String tables = workplace.carelake("tables", settings(url(), "cut")).out();
    assertTrue(tables.replaceAll(" +", " ").contains("visits 100 "), tables);
  }

  /** As users start it: the lock of a process that has ended is nobody's. */
  private Process inAProcess(String url, String lake, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("carelake.home"), "carelake").toString());
    command.add("ingest");
    command.addAll(workplace.settings());
    command.addAll(List.of(settings(url, lake)));
    ProcessBuilder launcher =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    launcher.environment().put("CARELAKE_SKIP_BUILD", "1");
    return launcher.start();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Tag("long")
  @Test
  void oneThatTakesQuestionsAndSaysNothingIsToldWithinAMinute() throws IOException {
    try (Relay relay = Relay.to(url())) {
      relay.silence();
      long since = System.nanoTime();

      Workplace.Ended ended = ingest(relay.url(), "silent");

      toldThatItDoesNotAnswer(ended, "for s3a://carelake");
      assertTrue(Duration.ofNanos(System.nanoTime() - since).compareTo(Duration.ofMinutes(1)) < 0);
    }
  }

  @Tag("long")
  @Test
  void oneThatIsSlowButLivesIsWaitedFor() throws IOException {
    try (Relay relay = Relay.to(url())) {
      relay.delay(100);

      Workplace.Ended ended = ingest(relay.url(), "slow");

      assertEquals(0, ended.exitCode(), ended.err());
    }
  }
}
