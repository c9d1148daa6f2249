package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuasiIdentifiersTest {
  private static final List<String> COLUMNS = List.of("city", "age_band");
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[1]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aRareCombinationLosesItsCityFirstAndMoreOnlyIfItIsRareStill() {
    Dataset<Row> patients =
        patients("Pune,30-39", 4)
            .union(patients("Agra,30-39", 2))
            .union(patients("Goa,30-39", 1))
            .union(patients("Agra,80-89", 2))
            .union(patients("null,90+", 1));

    assertEquals(
        List.of("Pune 30-39 4", "other 30-39 3", "other other 3"),
        combinations(new QuasiIdentifiers(COLUMNS, 3).generalised(patients)));
  }

  @Test
  void thoseWhoRemainRareTakeTheNextSmallestCombinationAlong() {
    Dataset<Row> patients = patients("Pune,30-39", 4).union(patients("Agra,80-89", 1));

    assertEquals(
        List.of("other other 5"),
        combinations(new QuasiIdentifiers(COLUMNS, 3).generalised(patients)));
  }

  @Test
  void fewerPatientsThanTheLimitAreAllAlike() {
    QuasiIdentifiers limited = new QuasiIdentifiers(COLUMNS, 3);

    assertEquals(
        List.of("other other 2"),
        combinations(
            limited.generalised(patients("Pune,30-39", 1).union(patients("Agra,80-89", 1)))));
    assertEquals(List.of(), combinations(limited.generalised(patients("Pune,30-39", 0))));
  }

  @Test
  void withoutALimitNothingIsReplaced() {
    assertEquals(
        List.of("Pune 30-39 1"),
        combinations(new QuasiIdentifiers(COLUMNS, 0).generalised(patients("Pune,30-39", 1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10, 400})
  void everyCombinationIsSharedByAtLeastTheLimit(int min) {
    // Cities and bands of very unequal sizes, also unknown ones.
    Dataset<Row> patients =
        spark
            .range(2000)
            .selectExpr(
                "id",
                "nullif(concat('city ', cast(60 * pow(rand(7), 3) AS INT)), 'city 5') AS city",
                "nullif(concat(cast(10 * rand(8) AS INT), '0s'), '30s') AS age_band",
                "if(rand(9) < 0.02, 'Other', if(rand(10) < 0.5, 'F', 'M')) AS gender");

    List<String> columns = List.of("city", "age_band", "gender");
    Dataset<Row> shown = new QuasiIdentifiers(columns, min).generalised(patients);

    assertEquals(2000, shown.select("id").distinct().count());
    assertEquals(List.of("id", "city", "age_band", "gender"), List.of(shown.columns()));
    assertTrue(
        shown.groupBy("city", "age_band", "gender").count().where("count < " + min).isEmpty());
  }

  private static List<String> combinations(Dataset<Row> patients) {
    return patients.groupBy("city", "age_band").count().collectAsList().stream()
        .map(row -> row.mkString(" "))
        .sorted()
        .toList();
  }

  /** So many patients of one city and age band. */
  private static Dataset<Row> patients(String cityAndBand, int count) {
    String[] values =
        Stream.of(cityAndBand.split(","))
            .map(value -> value.equals("null") ? "cast(NULL AS STRING)" : "'" + value + "'")
            .toArray(String[]::new);
    return spark.range(count).selectExpr("id", values[0] + " AS city", values[1] + " AS age_band");
  }
}
