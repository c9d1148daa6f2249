package org.carelake.common.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
