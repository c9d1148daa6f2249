package org.carelake.common.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.run.ProcessLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFolderTest {
  private static final String JOB = "export-20260101000000000";

  @TempDir Path source;

  private static Done done(int index, long to) {
    return new Done(
        index, Manifest.Kind.OUTPUT, "Patient-00001.ndjson", 0, to, 1, 0, to, "hash", null);
  }

  private Path journal() {
    return JobFolder.working(source, JOB).resolve("_journal.ndjson");
  }

  private void begin() throws Exception {
    try (JobFolder folder = JobFolder.open(source, JOB)) {
      Files.writeString(folder.path("Patient-00001.ndjson"), "0123456789");
      folder.add(done(0, 5));
      folder.add(done(1, 10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"done\":{\"index\":2",
        "{\"done\":{\"index\":2}\n\n",
        "\u0000\u0000\u0000\n",
        "x\n{}\n"
      })
  void whatACrashLeftBehindTheLastWholeLineIsCutOff(String left) throws Exception {
    begin();
    byte[] whole = Files.readAllBytes(journal());
    Files.writeString(journal(), left, StandardCharsets.UTF_8, StandardOpenOption.APPEND);

    try (JobFolder folder = JobFolder.open(source, JOB)) {
      assertEquals(List.of(done(0, 5), done(1, 10)), folder.done());
      assertEquals(whole.length, Files.size(journal()));
      folder.add(done(2, 10));
    }

    try (JobFolder folder = JobFolder.open(source, JOB)) {
      assertEquals(3, folder.done().size());
    }
  }

  @Test
  void whatTheJournalHasAndTheDiskDoesNotIsFetchedAgain() throws Exception {
    begin();
    Files.writeString(JobFolder.working(source, JOB).resolve("Patient-00001.ndjson"), "0123456");

    try (JobFolder folder = JobFolder.open(source, JOB)) {
      assertEquals(List.of(done(0, 5)), folder.done());
    }
  }

  @Test
  void onlyWhatIsWholeGetsTheFinalName() throws Exception {
    begin();
    try (JobFolder folder = JobFolder.open(source, JOB)) {
      Files.writeString(folder.path("Patient-00002.ndjson"), "of nobody");
      folder.finish("done");
    }

    try (Stream<Path> files = Files.list(source.resolve("done"))) {
      assertEquals(
          List.of("Patient-00001.ndjson", "_journal.ndjson"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aJobIsForOneAtATime() {
    try (ProcessLock lock = ProcessLock.take(source, JOB)) {
      assertThrows(StoreUnavailable.class, () -> ProcessLock.take(source, JOB));
      lock.over();
    }
    try (ProcessLock again = ProcessLock.take(source, JOB)) {
      assertTrue(Files.exists(source.resolve("_" + JOB + ".lock")), again::toString);
    }
  }
}
