package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run on a standalone cluster, its lake on S3, ends as one on one machine. */
@Tag("long")
class SparkClusterIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL, Store.S3);

  private static final Path HOME = Path.of(System.getProperty("carelake.home"));

  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static Map<String, String> expected;

  @BeforeAll
  static void start() throws Exception {
    Workplace workplace = workplace("local");
    Workplace.Ended ended = workplace.carelake("run", run().toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err());
    expected = exports("local");
    assertFalse(expected.isEmpty());
    cluster = SparkCluster.start(folder, 2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Workplace workplace(String name) throws IOException {
    Workplace workplace =
        new Workplace(folder.resolve(name), STORES.endpoint(Store.MYSQL))
            .withPseudonymKey("of all");
    HospitalSample.write(workplace.raw(), 200, 3, 0);
    return workplace;
  }

  private static List<String> run() {
    return List.of(
        "--as-of",
        "2026-06-01",
        "--set",
        "sources.clinic.kind=fhir",
        "--set",
        "sources.clinic.path=" + HOME.resolve("data/raw/fhir"));
  }

  private static Map<String, String> exports(String name) throws IOException {
    Map<String, String> exports = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(name).resolve("exports"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        exports.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return exports;
  }

  private static List<String> onS3(Workplace workplace, String name) {
    Endpoint s3 = STORES.endpoint(Store.S3);
    List<String> command = new ArrayList<>(List.of("run", "--take-over"));
    command.addAll(workplace.settings());
    command.addAll(run());
    Stream.of(
            "lake.root=s3a://carelake/" + name,
            "s3.endpoint=" + s3.url(),
            "s3.access-key=" + s3.user(),
            "s3.secret-key=" + s3.passwordReference())
        .forEach(setting -> command.addAll(List.of("--set", setting)));
    return command;
  }

  @Test
  void inClientMode() throws Exception {
    Workplace workplace = workplace("client");

    SparkCluster.Ended ended =
        cluster.submit(
            "client", List.of("spark.sql.shuffle.partitions=3"), onS3(workplace, "client"));

    assertEquals(0, ended.exitCode(), ended.output());
    assertEquals(expected, exports("client"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void executorsThatDieCostNothingButTime(int seed) throws Exception {
    Random random = new Random(seed);
    String name = "killed-" + seed;
    SparkCluster.Submitted submitted =
        cluster.start("client", List.of(), onS3(workplace(name), name));
    int killed = 0;
    while (submitted.process().isAlive() && killed < 3) {
      Thread.sleep(random.nextInt(2_000, 12_000));
      killed += cluster.killExecutor(random) ? 1 : 0;
    }

    SparkCluster.Ended ended = cluster.await(submitted);

    assertEquals(0, ended.exitCode(), ended.output());
    assertTrue(killed > 0, "no executor was killed");
    assertEquals(expected, exports(name));
  }

  @Test
  void whereTheClusterHasHadoopsS3ClientItself() throws Exception {
    try (SparkCluster emr = SparkCluster.likeEmr(folder.resolve("emr-like"), 1)) {
      Workplace workplace = workplace("emr");

      SparkCluster.Ended ended = emr.submit("client", List.of(), onS3(workplace, "emr"));

      assertEquals(0, ended.exitCode(), ended.output());
      assertEquals(expected, exports("emr"));
    }
  }

  @Test
  void inClusterMode() throws Exception {
    Workplace workplace = workplace("cluster");

    SparkCluster.Ended ended = cluster.submit("cluster", List.of(), onS3(workplace, "cluster"));

    String told = ended.output() + outputOfDrivers(cluster);
    assertTrue(ended.output().contains("is FINISHED"), told);
    assertEquals(expected, exports("cluster"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "cluster"})
  void onYarn(String mode) throws Exception {
    String name = "yarn-" + mode;
    try (SparkCluster yarn = SparkCluster.yarn(folder.resolve("servers-" + name))) {
      SparkCluster.Ended ended = yarn.submit(mode, List.of(), onS3(workplace(name), name));
      assertEquals(0, ended.exitCode(), () -> ended.output() + outputOfDrivers(yarn));
      assertEquals(expected, exports(name));

      SparkCluster.Ended refused =
          yarn.submit(mode, List.of(), List.of("run", "--set", "no.such.setting=1"));
      assertNotEquals(0, refused.exitCode(), refused.output());
      String told = refused.output() + outputOfDrivers(yarn);
      assertTrue(told.contains("Unknown setting no.such.setting"), told);
      assertFalse(
          told.matches("(?s).*appattempt_\\d+_\\d+_000002.*"), () -> "a second attempt: " + told);
    }
  }

  @Test
  void aRefusedRunSaysSoInEachMode() throws Exception {
    List<String> wrong = List.of("run", "--set", "no.such.setting=1");

    SparkCluster.Ended client = cluster.submit("client", List.of(), wrong);
    SparkCluster.Ended within = cluster.submit("cluster", List.of(), wrong);

    assertEquals(2, client.exitCode(), client.output());
    // Spark's standalone master tells how a driver ended; the exit code is 0 all the same.
    assertTrue(within.output().contains("is FAILED"), within.output());
    assertTrue(outputOfDrivers(cluster).contains("no.such.setting"), outputOfDrivers(cluster));
  }

  @Test
  void aLakeThatOnlyThisMachineSeesIsRefused() throws Exception {
    SparkCluster.Ended ended = cluster.submit("client", List.of(), List.of("run"));

    assertEquals(2, ended.exitCode(), ended.output());
    assertTrue(ended.output().contains("lake.root is not set"), ended.output());
  }

  private static String outputOfDrivers(SparkCluster cluster) {
    try {
      return cluster.driverOutput();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
