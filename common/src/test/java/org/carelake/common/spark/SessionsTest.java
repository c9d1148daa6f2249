package org.carelake.common.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {

  /** Spark compiles generated code once for each class loader. */
  @Test
  void tasksHaveTheClassLoaderOfTheThreadsThatPlanThemAlsoInALaterSession() {
    for (int session = 0; session < 2; session++) {
      try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
        assertEquals(here(), ofATask(spark));
      }
    }
  }

  private static int ofATask(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1))
        .map(any -> here())
        .first();
  }

  private static int here() {
    return System.identityHashCode(Thread.currentThread().getContextClassLoader());
  }

  @Test
  void temporaryFilesLieInAFolderOfThisProcess(@TempDir Path first, @TempDir Path second) {
    Map<String, String> settings = Map.of("spark.local.dir", first + "," + second);

    try (SparkSession spark = Sessions.open("local[2]", settings)) {
      assertEquals(
          ScratchFolder.in(first) + "," + ScratchFolder.in(second),
          spark.sparkContext().getConf().get("spark.local.dir"));
      assertTrue(
          spark
              .sparkContext()
              .hadoopConfiguration()
              .get("hadoop.tmp.dir")
              .matches(".*/carelake-.+-\\d+-\\d+"));
    }
  }

  @Test
  void sparkSubmitWinsOverGoodChoicesAndTheUserOverBothButNotOverWhatRowsDependOn() {
    Map<String, String> submitted =
        Map.of(
            "spark.master", "spark://host:7077",
            "spark.app.name", "nightly",
            "spark.sql.parquet.compression.codec", "zstd",
            "spark.sql.shuffle.partitions", "64",
            "spark.sql.session.timeZone", "Europe/Berlin",
            "spark.sql.extensions", "org.example.Others");
    Map<String, String> settings = Map.of("spark.sql.shuffle.partitions", "96");

    Map<String, String> conf = Sessions.conf("local[*]", submitted, settings);

    assertEquals("spark://host:7077", conf.get("spark.master"));
    assertEquals("nightly", conf.get("spark.app.name"));
    assertEquals("zstd", conf.get("spark.sql.parquet.compression.codec"));
    assertEquals("96", conf.get("spark.sql.shuffle.partitions"));
    assertEquals("UTC", conf.get("spark.sql.session.timeZone"));
    assertEquals(
        "org.example.Others,io.delta.sql.DeltaSparkSessionExtension",
        conf.get("spark.sql.extensions"));
    assertNull(conf.get("spark.hadoop.fs.file.impl"));
    assertNull(conf.get("spark.sql.adaptive.enabled"));
    assertNull(conf.get("spark.driver.host"));
  }

  @Test
  void habitsOfOneMachineHoldUnderSparkSubmitToo() {
    Map<String, String> submitted =
        Map.of("spark.master", "local[4]", "spark.sql.shuffle.partitions", "5");

    Map<String, String> conf = Sessions.conf("local[*]", submitted, Map.of());

    assertEquals("false", conf.get("spark.sql.adaptive.enabled"));
    assertEquals("5", conf.get("spark.sql.shuffle.partitions"));
    assertNull(conf.get("spark.hadoop.fs.file.impl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.2", "3.5.7", "3.5.10", "3.5.5-amzn-0"})
  void sparkThatDeltaRunsOnIsTaken(String version) {
    Sessions.requireVersion(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.0", "3.5.1", "3.5.1-amzn-1", "3.4.3", "4.0.0"})
  void otherSparksAreRefusedAtStart(String version) {
    assertEquals(
        "Cannot run on Spark %s: it has to be 3.5.2 or a later 3.5, for Scala 2.12."
            .formatted(version),
        assertThrows(Misconfigured.class, () -> Sessions.requireVersion(version)).getMessage());
  }
}
