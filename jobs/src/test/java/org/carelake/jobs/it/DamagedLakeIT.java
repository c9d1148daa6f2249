package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The wrong lake, or a damaged one, changes no store, and who runs it hears what to do. */
class DamagedLakeIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  @TempDir Path folder;
  private Workplace workplace;
  private String reports;
  private String exported;

  @BeforeEach
  void aPublishedHospital() throws IOException {
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 60, 1, 0);
    Workplace.Ended ended = workplace.carelake("run");
    assertEquals(0, ended.exitCode(), ended.err());
    reports = count("lab_reports");
    exported = workplace.exported("city_distribution");
    DeltaLog.clearCache();
  }

  private String count(String table) {
    return workplace.mysql("SELECT count(*) FROM " + table).get(0);
  }

  /** Runs again with something to read, and sees that no store has changed. */
  private String refused(String... more) {
    workplace.deliver("doctors-2.csv", "doctor_id,name", "D-NEW,Zebulon");
    Workplace.Ended ended = workplace.carelake("run", more);
    assertEquals(2, ended.exitCode(), ended.err() + ended.out());
    assertEquals(reports, count("lab_reports"));
    assertEquals("0", count("doctors WHERE doctor_id = 'D-NEW'"));
    assertEquals(exported, workplace.exported("city_distribution"));
    return ended.err();
  }

  private Path newest(String table, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(workplace.lake().resolve(table))) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("_change_data"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private void delete(String table) throws IOException {
    try (Stream<Path> files = Files.walk(workplace.lake().resolve(table))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aTableThatIsGoneStopsTheRunBeforeAnythingIsRead() throws IOException {
    delete("curated/lab_reports");

    String told = refused();

    assertTrue(told.contains("is damaged: curated/lab_reports lacks commits it had"), told);
    assertTrue(told.contains("--take-over"), told);
  }

  @Test
  void aNewestCommitThatIsGoneIsNotTakenForAnOlderState() throws IOException {
    Files.delete(newest("curated/patients", ".json"));
    Files.delete(newest("ledger/files", ".json"));

    String told = refused();

    assertTrue(told.contains("curated/patients, ledger/files lack commits they had"), told);
  }

  @Test
  void aDataFileThatIsGoneIsNamedByItsTable() throws IOException {
    Files.delete(newest("curated/doctors", ".parquet"));

    assertTrue(refused().contains("a file of curated/doctors is missing or cannot be read"));
  }

  @Test
  void aCutDataFileAndAChangedLogAreNoticed() throws IOException {
    Path data = newest("curated/doctors", ".parquet");
    byte[] whole = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(whole, whole.length / 2));
    String cut = refused();
    Files.write(data, whole);
    Path log = newest("curated/patients", ".json");
    byte[] commit = Files.readAllBytes(log);
    commit[0] ^= 0x55;
    Files.write(log, commit);
    String changed = refused();

    assertTrue(cut.contains("a file of curated/doctors is missing or cannot be read"), cut);
    assertTrue(changed.contains("is damaged: curated/patients lacks commits it had"), changed);
  }

  @Test
  void anotherLakeReplacesNoStoreUnlessItIsAskedTo() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("other-raw"));
    Files.writeString(raw.resolve("patients.csv"), "patient_id,name\nP-ONE,Zebulon\n");
    String[] settings = {
      "--set", "lake.root=" + folder.resolve("other"), "--set", "sources.hospital.path=" + raw
    };

    String told = refused(settings);
    Workplace.Ended meant =
        workplace.carelake(
            "run",
            Stream.concat(Stream.of(settings), Stream.of("--take-over")).toArray(String[]::new));

    assertTrue(told.contains("Cannot publish to MySQL: what it holds of patients"), told);
    assertEquals(0, meant.exitCode(), meant.err());
    assertEquals("1", count("patients"));
    assertEquals("0", count("lab_reports"));
  }

  @Test
  void aLakeThatWasRestoredToAnEarlierStateReplacesNoStoreUnlessItIsAskedTo() throws IOException {
    Path backup = folder.resolve("backup");
    copy(workplace.lake(), backup);
    workplace.deliver("patients-2.csv", "patient_id,name", "P-LATER,Zebulon");
    assertEquals(0, workplace.carelake("run").exitCode());
    delete("");
    copy(backup, workplace.lake());
    DeltaLog.clearCache();

    Workplace.Ended refused = workplace.carelake("publish mysql");
    String kept = count("patients WHERE patient_id = 'P-LATER'");
    Workplace.Ended meant = workplace.carelake("publish mysql", "--take-over");

    assertEquals(2, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("or from a later state of it"), refused.err());
    assertEquals("1", kept);
    assertEquals(0, meant.exitCode(), meant.err());
    assertEquals("0", count("patients WHERE patient_id = 'P-LATER'"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void deletionsOfMostOfATableAreNotPublishedUnlessTheyAreMeant() throws IOException {
    List<String> keys = workplace.mysql("SELECT report_id FROM lab_reports");
    workplace.deliver(
        "lab_reports-2.csv",
        Stream.concat(
                Stream.of("report_id,visit_id,deleted"), keys.stream().map(key -> key + ",,true"))
            .toArray(String[]::new));

    Workplace.Ended refused = workplace.carelake("run", "--set", "ingest.max-delete-ratio=1");
    String kept = count("lab_reports");
    Workplace.Ended meant = workplace.carelake("run", "--set", "publish.max-delete-ratio=1");

    assertEquals(1, refused.exitCode(), refused.err());
    assertTrue(
        refused
            .err()
            .contains(
                "Refused to publish to MySQL: %s of %s lab_reports would be deleted, the limit is 50.0 %%."
                    .formatted(grouped(keys.size()), grouped(keys.size()))),
        refused.err());
    assertEquals(reports, kept);
    assertEquals(0, meant.exitCode(), meant.err());
    assertEquals("0", count("lab_reports"));
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
