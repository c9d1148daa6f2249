package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.it.SharedData;
import org.carelake.jobs.it.Workplace;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** 110,527 appointments of Brazilian clinics, which nobody here made up. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class RealNoShowIT {
  private static final LocalDate TEST_FROM = LocalDate.parse("2016-06-02");

  @TempDir static Path folder;
  private static Workplace workplace;

  @BeforeAll
  static void file() {
    Path data = SharedData.require("no-show");
    Endpoint none = new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "-", "env:NONE");
    workplace = new Workplace(folder, none, "noshow-kaggle");
    Workplace.Ended ended =
        workplace.carelake(
            "ingest", "--set", "sources.hospital.path=" + data.resolve("KaggleV2-May-2016.csv"));
    assertEquals(0, ended.exitCode(), ended.err());
    assertTrue(
        ended.out().matches("(?s).*patients +1 +110,527 +62,299 +0 +48,228 .*"), ended.out());
    assertTrue(
        ended.out().matches("(?s).*appointments +1 +110,527 +110,521 +6 +0 .*"), ended.out());
    assertTrue(ended.out().matches("(?s).*appointments.age.range +1\\R.*"), ended.out());
    assertTrue(ended.out().matches("(?s).*appointments.booked_after_day +5\\R.*"), ended.out());
  }

  @Test
  @Order(1)
  void theKeptModelIsAsGoodAsTheDataAllowAndNoBetter() throws Exception {
    assertIsGood("v0001", 3, "--set", "noshow.models=logistic_regression,lightgbm,xgboost");
  }

  @Test
  @Order(3)
  void soIsTheKeptOneOfAll() throws Exception {
    assertIsGood(version(), 8);
  }

  /** The test before it may not have run. */
  private static String version() {
    return Files.exists(workplace.lake().resolve("models/no_show/v0001")) ? "v0002" : "v0001";
  }

  private static void assertIsGood(String version, int compared, String... more) throws Exception {
    Workplace.Ended ended =
        workplace.carelake(
            "train",
            Stream.concat(Stream.of("--test-from", TEST_FROM.toString()), Stream.of(more))
                .toArray(String[]::new));

    assertEquals(0, ended.exitCode(), ended.err());
    JsonNode metrics =
        new ObjectMapper()
            .readTree(
                workplace.lake().resolve("models/no_show/" + version + "/metrics.json").toFile());
    assertEquals(compared, metrics.get("compared").size());
    assertEquals(
        88_535, metrics.at("/slices/0/rows").asInt() + metrics.at("/slices/1/rows").asInt());
    assertEquals(21_986, metrics.at("/slices/2/rows").asInt());
    JsonNode kept = null;
    for (JsonNode one : metrics.get("compared")) {
      kept = one.get("model").equals(metrics.get("kept")) ? one.get("test") : kept;
      assertTrue(one.at("/test/auc").asDouble() < 0.77, "a leak: " + one);
    }
    assertTrue(kept.get("auc").asDouble() >= 0.738, kept.toString());
    assertTrue(kept.get("logLoss").asDouble() <= 0.4190, kept.toString());
    assertTrue(kept.get("brier").asDouble() <= 0.1351, kept.toString());
    assertTrue(kept.get("ece").asDouble() <= 0.02, kept.toString());
  }

  @Test
  @Order(2)
  void nothingIsLearntFromShuffledOutcomes() {
    SparkSession spark = Sessions.open("local[2]", Map.of());
    try (Kept kept = new Kept()) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      Features features = new Features(new Holidays("br"), Features.ALL);
      Dataset<Row> rows =
          kept.keep(
              features
                  .of(
                      new Bookings(Instant.parse("2016-07-01T00:00:00Z"), 0)
                          .of(lake.read(Appointments.TABLE), lake.read(Patients.TABLE)),
                      kept)
                  .where("missed IS NOT NULL"));
      Slices slices = Slices.of(rows, Optional.of(TEST_FROM));
      XgBoost learner = new XgBoost(new XgBoost.Parameters(5, 0.06, 20, 0.8, 0.5, 5), 100);

      Scorer scorer = learner.fit(Slices.matrix(shuffled(slices.training(rows))));

      Judged judged = new Judging(spark).of(slices.test(rows), List.of(scorer));
      double auc =
          Metrics.of(judged.probabilities(0, new Calibration.None()), judged.missed()).auc();
      assertTrue(auc > 0.48 && auc < 0.52, "AUC of shuffled outcomes: " + auc);
    } finally {
      spark.stop();
    }
  }

  /** Each row gets another row's outcome. */
  private static Dataset<Row> shuffled(Dataset<Row> rows) {
    Dataset<Row> places =
        rows.withColumn(
                "_place",
                org.apache
                    .spark
                    .sql
                    .functions
                    .row_number()
                    .over(Window.partitionBy(lit(0)).orderBy("appointment_id")))
            .drop("missed");
    Dataset<Row> outcomes =
        rows.select(
            col("missed"),
            org.apache
                .spark
                .sql
                .functions
                .row_number()
                .over(
                    Window.partitionBy(lit(0))
                        .orderBy(xxhash64(col("appointment_id"), lit("shuffled"))))
                .as("_place"));
    return places.join(outcomes, "_place").drop("_place");
  }
}
