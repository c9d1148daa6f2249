package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that refuse: a wrong password, a full disk, a folder that cannot be written. */
class StoreTroubleIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  @TempDir Path folder;
  private Path mounted;

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted != null) {
      mount("umount", mounted.toString());
    }
  }

  private static int mount(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return 1; // there is no such program here
    }
  }

  /** A file system of its own, of the given size; skips the test where none can be mounted. */
  private Workplace onSmallDisk(String options) throws IOException, InterruptedException {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Assumptions.assumeTrue(
        mount("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()) == 0,
        "skipped: this user cannot mount a small disk");
    mounted = disk;
    return new Workplace(folder, STORES.endpoint(Store.MYSQL));
  }

  @Test
  void aWrongPasswordIsTheUsersToCorrectAndIsNeverPrinted() throws IOException {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 20, 1, 0);
    Path wrong = Files.writeString(folder.resolve("wrong"), "hunter2");

    Workplace.Ended ended = workplace.carelake("run", "--set", "mysql.password=file:" + wrong);
    Workplace.Ended corrected = workplace.carelake("run");

    assertEquals(2, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("user carelake is refused"), ended.err());
    assertTrue(!(ended.err() + ended.out()).contains("hunter2"));
    assertEquals(0, corrected.exitCode(), corrected.err());
  }

  @Test
  void aFullDiskLosesNothingAndTheNextRunCompletes() throws Exception {
    Workplace workplace = onSmallDisk("size=4m");
    HospitalSample.write(workplace.raw(), 1000, 1, 0);
    Path ballast = Files.write(mounted.resolve("ballast"), new byte[4_000_000]);

    Workplace.Ended full =
        workplace.carelake("ingest", "--set", "lake.root=" + mounted.resolve("lake"));
    Files.delete(ballast);
    Workplace.Ended roomy =
        workplace.carelake("ingest", "--set", "lake.root=" + mounted.resolve("lake"));

    assertEquals(3, full.exitCode(), full.err());
    assertTrue(full.err().contains("the disk is full"), full.err());
    assertEquals(0, roomy.exitCode(), roomy.err());
    assertEquals(
        "visits 5,000 0",
        workplace
            .carelake("tables", "--set", "lake.root=" + mounted.resolve("lake"))
            .out()
            .lines()
            .filter(line -> line.startsWith("visits"))
            .map(line -> line.replaceAll(" +", " ").replaceFirst(" [^ ]*$", ""))
            .findFirst()
            .orElseThrow());
  }

  /** From a disk on which nothing fits to one that is full in the midst of the tables. */
  @ParameterizedTest
  @ValueSource(strings = {"32k", "96k"})
  void aLakeDiskThatFillsAnywhereIsToldAndTheNextRunCompletes(String size) throws Exception {
    Workplace workplace = onSmallDisk("size=" + size);
    HospitalSample.write(workplace.raw(), 1000, 1, 0);
    String lake = "lake.root=" + mounted.resolve("lake");

    Workplace.Ended full = workplace.carelake("ingest", "--set", lake);
    mount("mount", "-o", "remount,size=60m", mounted.toString());
    Workplace.Ended roomy = workplace.carelake("ingest", "--set", lake);
    Workplace.Ended again = workplace.carelake("ingest", "--set", lake);

    toldThatTheDiskIsFull(full);
    assertEquals(0, roomy.exitCode(), roomy.err());
    assertTrue(again.out().contains("Ingest: nothing new."), again.out());
  }

  @Test
  void aFullDiskOfTemporaryFilesIsToldAndTheNextRunCompletes() throws Exception {
    Workplace workplace = onSmallDisk("size=4k");
    HospitalSample.write(workplace.raw(), 200, 1, 0);
    workplace.carelake("ingest");

    Workplace.Ended full =
        workplace.carelake(
            "export",
            "--set",
            "spark.local.dir=" + mounted,
            // Tables this small are one piece, and what is one piece is never shuffled.
            "--set",
            "spark.sql.files.maxPartitionBytes=4096",
            "--set",
            "spark.sql.files.openCostInBytes=1");
    Workplace.Ended roomy = workplace.carelake("export");

    toldThatTheDiskIsFull(full);
    assertEquals(0, roomy.exitCode(), roomy.err());
  }

  private static void toldThatTheDiskIsFull(Workplace.Ended ended) {
    assertEquals(3, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("the disk is full"), ended.err());
    assertTrue(!ended.err().contains("\tat "), ended.err());
  }

  @Test
  void aLakeThatCannotBeWrittenIsToldAsSuch() throws Exception {
    Workplace workplace = onSmallDisk("size=1m,ro");
    HospitalSample.write(workplace.raw(), 20, 1, 0);

    Workplace.Ended ended =
        workplace.carelake("ingest", "--set", "lake.root=" + mounted.resolve("lake"));

    assertEquals(2, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("read-only"), ended.err());
  }
}
