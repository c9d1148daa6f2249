package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens after the moment of a prediction, its features are the same: the one property
 * that no leak survives. Leaks planted here show that the check would find them.
 */
class LeakCanaryTest {
  private static final LocalDate TODAY = RandomBookings.FIRST.plusDays(40);
  private static final Instant NOW = TODAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static SparkSession spark;
  private static RandomBookings random;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", Map.of());
    random = new RandomBookings(spark, 11, 2500);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theFutureDoesNotChangeAnyFeature() {
    assertEquals(known(Features.ALL, random.appointments()), known(Features.ALL, otherFuture()));
  }

  @Test
  void trainingAndScoringSeeTheSame() {
    Map<String, String> scored =
        features(Features.ALL, asTheyStoodNow(), NOW, "waiting AND day = " + TODAY.toEpochDay());
    Map<String, String> trained =
        features(Features.ALL, random.appointments(), RandomBookings.END, "missed IS NOT NULL");

    assertTrue(scored.size() > 20, "appointments of the day: " + scored.size());
    scored.forEach((id, values) -> assertEquals(trained.get(id), values, id));
  }

  @Test
  void aPlantedLabelIsFound() {
    assertIsFound(
        Feature.of("leak", "coalesce(missed, 0)", "the outcome itself", Sentence.plain("leak")));
  }

  @Test
  void aLabelShiftedIntoAFeatureIsFound() {
    assertIsFound(
        Feature.of(
            "leak",
            "coalesce(lead(missed) OVER (PARTITION BY patient_id ORDER BY booked, appointment_id), 0)",
            "the outcome of the next",
            Sentence.plain("leak")));
  }

  @Test
  void aShareOverAllTimeIsFound() {
    assertIsFound(
        Feature.of(
            "leak",
            "avg(missed) OVER (PARTITION BY patient_id)",
            "all outcomes",
            Sentence.plain("leak")));
  }

  @Test
  void aColumnThatIsNotKnownCannotBeReached() {
    Dataset<Row> planted =
        random.appointments().withColumn("attended_at", expr("starts_at + INTERVAL 1 HOUR"));

    for (String column : List.of("attended_at", "status", "ends_at", "updated_at")) {
      Feature leak =
          Feature.of(
              "leak", "int(" + column + " IS NULL)", "what comes later", Sentence.plain("leak"));
      assertThrows(
          AnalysisException.class, () -> known(List.of(leak), planted), column + " is reachable");
    }
  }

  private static void assertIsFound(Feature leak) {
    List<Feature> leaking = new ArrayList<>(Features.ALL);
    leaking.add(leak);

    assertNotEquals(known(leaking, random.appointments()), known(leaking, otherFuture()));
  }

  /** Features of all that was judged by now, in a world that went on. */
  private static Map<String, String> known(List<Feature> list, Dataset<Row> appointments) {
    return features(list, appointments, RandomBookings.END, "moment <= " + NOW.getEpochSecond());
  }

  private static Map<String, String> features(
      List<Feature> list, Dataset<Row> appointments, Instant asOf, String which) {
    try (Kept kept = new Kept()) {
      Dataset<Row> bookings = new Bookings(asOf, 0).of(appointments, random.patients());
      Map<String, String> features = new TreeMap<>();
      new Features(new Holidays("br"), list)
          .of(bookings, kept)
          .where(which)
          .select("appointment_id", "features")
          .collectAsList()
          .forEach(row -> features.put(row.getString(0), row.getList(1).toString()));
      return features;
    }
  }

  /** Outcomes of today and later are turned round, and half of the later bookings never made. */
  private static Dataset<Row> otherFuture() {
    return random
        .appointments()
        .withColumn(
            "status",
            when(
                    col("starts_at").geq(lit(NOW)),
                    when(col("status").equalTo("noshow"), "fulfilled").otherwise("noshow"))
                .otherwise(col("status")))
        .where(col("booked_at").leq(lit(NOW)).or(expr("crc32(appointment_id) % 2 = 0")));
  }

  /** What the hospital's system held this morning. */
  private static Dataset<Row> asTheyStoodNow() {
    return random
        .appointments()
        .where(col("booked_at").leq(lit(NOW)))
        .withColumn(
            "status", when(col("starts_at").geq(lit(NOW)), "booked").otherwise(col("status")));
  }
}
