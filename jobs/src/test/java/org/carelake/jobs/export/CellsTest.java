package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CellsTest {
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
  void smallCellsBecomeOneThatIsCountedTogether() {
    Dataset<Row> patients = patients("Pune", 9, "Agra", 2, "Goa", 4, null, 3);

    assertEquals(List.of("Pune 9", "other 9"), citiesOfAtLeast(5, patients));
  }

  @Test
  void theNextSmallestGoesAlongWithASingleSmallCell() {
    Dataset<Row> patients = patients("Pune", 9, "Agra", 2, "Goa", 6);

    assertEquals(List.of("Pune 9", "other 8"), citiesOfAtLeast(5, patients));
  }

  @Test
  void theNextSmallestGoesAlongWhereTheSmallOnesAreTooFewTogether() {
    Dataset<Row> patients = patients("Pune", 9, "Agra", 2, "Goa", 6, "Delhi", 2);

    assertEquals(List.of("Pune 9", "other 10"), citiesOfAtLeast(5, patients));
  }

  @Test
  void nothingIsToldOfFewerPatientsThanTheLimit() {
    assertEquals(List.of(), citiesOfAtLeast(5, patients("Pune", 2, "Agra", 2)));
    assertEquals(List.of(), citiesOfAtLeast(5, patients("Pune", 4)));
    assertEquals(List.of(), citiesOfAtLeast(5, patients()));
  }

  @Test
  void aLimitOfZeroOrOneAndOnlyLargeCellsLeaveEverythingAsItIs() {
    Dataset<Row> patients = patients("Pune", 9, "Agra", 1);

    assertEquals(List.of("Agra 1", "Pune 9"), citiesOfAtLeast(0, patients));
    assertEquals(List.of("Agra 1", "Pune 9"), citiesOfAtLeast(1, patients));
    assertEquals(List.of("Agra 5", "Pune 9"), citiesOfAtLeast(5, patients("Pune", 9, "Agra", 5)));
  }

  @Test
  void aValueThatIsCalledOtherIsCountedWithTheMerged() {
    Dataset<Row> patients = patients("Pune", 9, "other", 7, "Agra", 2, "Goa", 2);

    assertEquals(List.of("Pune 9", "other 11"), citiesOfAtLeast(5, patients));
  }

  @Test
  void personsInSeveralMergedCellsAreCountedOnce() {
    // In each of two months the same three persons come; a third month has six persons.
    Dataset<Row> visits =
        rows("01|A", "01|B", "01|C", "02|A", "02|B", "02|C", "02|C")
            .union(rows("03|D", "03|E", "03|F", "03|G", "03|H", "03|A"))
            .union(rows("04|1", "04|2", "04|3", "04|4", "04|5", "04|6", "04|7"));

    Cells cells = new Cells(List.of("city"), List.of("patients"), 5);

    assertEquals(
        List.of("04 7 7", "other 13 8"),
        told(
            cells.aggregated(
                visits,
                rows -> {
                  rows.createOrReplaceTempView("cells_test_rows");
                  return spark.sql(
                      "SELECT city, count(*) AS visits, count(DISTINCT patient) AS patients"
                          + " FROM cells_test_rows GROUP BY city");
                })));
  }

  @Test
  void aCellIsSmallWhereAnyOfItsCountsIs() {
    Dataset<Row> reports =
        rows("MRI|x", "MRI|", "MRI|", "MRI|", "MRI|", "MRI|")
            .union(rows("CT|", "CT|", "CT|", "CT|", "CT|", "CT|"))
            .union(rows("ECG|x", "ECG|x", "ECG|x", "ECG|x", "ECG|x", "ECG|x", "ECG|x"));

    Cells cells = new Cells(List.of("city"), List.of("reports", "abnormal"), 5);

    assertEquals(
        List.of("other 19 8"),
        told(
            cells.aggregated(
                reports,
                rows -> {
                  rows.createOrReplaceTempView("cells_test_rows");
                  return spark.sql(
                      "SELECT city, count(*) AS reports, count_if(patient = 'x') AS abnormal"
                          + " FROM cells_test_rows GROUP BY city");
                })));
  }

  private static List<String> citiesOfAtLeast(int min, Dataset<Row> patients) {
    Cells cells = new Cells(List.of("city"), List.of("count"), min);
    return told(cells.aggregated(patients, rows -> rows.groupBy("city").count()));
  }

  private static List<String> told(Dataset<Row> cells) {
    return cells.collectAsList().stream().map(row -> row.mkString(" ")).sorted().toList();
  }

  /** So many patients in each city. */
  private static Dataset<Row> patients(Object... citiesAndCounts) {
    Stream<String> patients =
        IntStream.range(0, citiesAndCounts.length / 2)
            .boxed()
            .flatMap(
                i ->
                    Stream.generate(() -> citiesAndCounts[2 * i] + "|x")
                        .limit((int) citiesAndCounts[2 * i + 1]));
    return rows(patients.toArray(String[]::new));
  }

  /** Each a city and a patient; the text null is none. */
  private static Dataset<Row> rows(String... cityAndPatient) {
    return spark
        .createDataset(Arrays.asList(cityAndPatient), Encoders.STRING())
        .selectExpr(
            "nullif(split_part(value, '|', 1), 'null') AS city",
            "split_part(value, '|', 2) AS patient");
  }
}
