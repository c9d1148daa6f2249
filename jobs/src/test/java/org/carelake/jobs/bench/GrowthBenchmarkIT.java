package org.carelake.jobs.bench;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.StorageStatistics;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.it.Workplace;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark -Dit.test=GrowthBenchmarkIT}: a lake of {@code -Dgrowth.patients}
 * (10,000) with five visits each, and then {@code -Dgrowth.deliveries} (100) of 50 changed visits.
 * Prints what the tenth and the last cost, in this JVM and as a process, and how many files there
 * are; on S3, how many requests a run sends, from one upkeep to the next. Asserts nothing.
 */
@Tag("benchmark")
class GrowthBenchmarkIT {
  private static final int PATIENTS = Integer.getInteger("growth.patients", 10_000);
  private static final int DELIVERIES = Integer.getInteger("growth.deliveries", 100);
  private static final int CHANGED = 50;
  private static final int REJECTED = 1_000_000;
  private static final int REPEATED = 5;

  /** Requests grow with the number of small files until they are put together. */
  private static final int BETWEEN_UPKEEP = 20;

  private static final List<String> REASONS = List.of("Fever", "Vaccination", "Joint Pain");
  private static final String ROW = "%-6s %10s %9s %9s %10s %10s %9s%n";

  @TempDir Path folder;
  private final Random random = new Random(3);

  @Test
  void onDisk() throws Exception {
    Workplace workplace = workplace("disk");
    StringBuilder table = header();
    for (int i = 1; i <= DELIVERIES; i++) {
      deliver(workplace, i);
      if (i == 10 || i == DELIVERIES) {
        MeasuredRun process = MeasuredRun.of("ingest", workplace.lake(), workplace.settings());
        deliver(workplace, DELIVERIES + i);
        double seconds = ingested(workplace);
        table.append(
            ROW.formatted(
                "disk",
                i,
                number(seconds),
                number(process.seconds()),
                process.peakMegabytes(),
                liveFiles(workplace.lake().resolve("curated/visits")),
                files(workplace.lake().resolve("curated/visits"), ".parquet")));
      } else {
        ingested(workplace);
      }
    }
    System.out.println(table);
  }

  /** What a delivery without rejects costs before and after {@value #REJECTED} rejected rows. */
  @Test
  void besideAFullQuarantine() throws Exception {
    Workplace workplace = workplace("quarantine");
    double before = small(workplace, 1);
    workplace.deliver("visits-broken.csv", broken());
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "ingest.max-reject-ratio=1");
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(ended.err());
    }
    double after = small(workplace, 1 + REPEATED);
    System.out.printf(
        Locale.ROOT,
        "a delivery of %d rows, s: %.2f; after %d rejected rows: %.2f%n",
        CHANGED,
        before,
        REJECTED,
        after);
  }

  /** The median of some deliveries, each by a process of its own. */
  private double small(Workplace workplace, int number) throws Exception {
    double[] seconds = new double[REPEATED];
    for (int i = 0; i < REPEATED; i++) {
      deliver(workplace, number + i);
      seconds[i] = MeasuredRun.of("ingest", workplace.lake(), workplace.settings()).seconds();
    }
    Arrays.sort(seconds);
    return seconds[REPEATED / 2];
  }

  private static String[] broken() {
    return Stream.concat(
            Stream.of("visit_id,patient_id,doctor_id,visit_date,reason,visit_type"),
            IntStream.range(0, REJECTED)
                .mapToObj(i -> "B" + i + ",P1,D1,not a date,Fever,Consultation"))
        .toArray(String[]::new);
  }

  @Test
  void onS3() throws Exception {
    LocalStores stores =
        LocalStores.at(folder.resolve("local"), Path.of(System.getProperty("carelake.home")))
            .withFreePorts();
    try {
      stores.start(EnumSet.of(Store.S3));
      Workplace workplace = workplace("s3", stores.await(Store.S3));
      StringBuilder table =
          new StringBuilder("%-10s %14s %14s%n".formatted("deliveries", "least requests", "most"));
      LongSummaryStatistics sent = new LongSummaryStatistics();
      for (int i = 1; i <= DELIVERIES; i++) {
        deliver(workplace, i);
        long before = requests();
        ingested(workplace);
        sent.accept(requests() - before);
        if (i % BETWEEN_UPKEEP == 0) {
          table.append("to %-7d %14d %14d%n".formatted(i, sent.getMin(), sent.getMax()));
          sent = new LongSummaryStatistics();
        }
      }
      System.out.println(table);
    } finally {
      stores.stop();
    }
  }

  private static StringBuilder header() {
    return new StringBuilder(
        ROW.formatted(
            "lake", "deliveries", "ingest s", "process s", "peak MB", "live files", "all files"));
  }

  private Workplace workplace(String name, Endpoint... s3) throws IOException {
    Workplace workplace = new Workplace(folder.resolve(name), Workplace.NO_MYSQL);
    for (Endpoint endpoint : s3) {
      workplace.with(
          "lake.root=s3a://carelake/" + name,
          "s3.endpoint=" + endpoint.url(),
          "s3.access-key=" + endpoint.user(),
          "s3.secret-key=" + endpoint.passwordReference());
    }
    HospitalSample.write(workplace.raw(), PATIENTS, 1, 0);
    ingested(workplace);
    return workplace;
  }

  private static double ingested(Workplace workplace) {
    long from = System.nanoTime();
    Workplace.Ended ended = workplace.carelake("ingest");
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(ended.err());
    }
    return (System.nanoTime() - from) / 1e9;
  }

  private void deliver(Workplace workplace, int number) throws IOException {
    List<String> visits = Files.readAllLines(workplace.raw().resolve("visits.csv"));
    List<String> changed = new ArrayList<>(List.of(visits.get(0)));
    random
        .ints(1, visits.size())
        .distinct()
        .limit(CHANGED)
        .mapToObj(visits::get)
        .map(visit -> changed(visit, number))
        .forEach(changed::add);
    workplace.deliver("visits-" + number + ".csv", changed.toArray(String[]::new));
  }

  /** The reason is the last but one. */
  private static String changed(String visit, int number) {
    String[] values = visit.split(",", -1);
    values[values.length - 2] = REASONS.get(number % REASONS.size());
    return String.join(",", values);
  }

  private static long files(Path place, String ending) {
    try (Stream<Path> found = Files.walk(place)) {
      return found.filter(file -> file.toString().endsWith(ending)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the newest version, which a reader opens. */
  private static long liveFiles(Path table) {
    try (SparkSession spark = Sessions.open("local[1]", Map.of())) {
      return DeltaTable.forPath(spark, table.toString())
          .detail()
          .select("numFiles")
          .head()
          .getLong(0);
    }
  }

  private static long requests() {
    StorageStatistics s3 = FileSystem.getGlobalStorageStatistics().get("S3AStorageStatistics");
    Long requests = s3 == null ? null : s3.getLong("store_io_request");
    return requests == null ? 0 : requests;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
