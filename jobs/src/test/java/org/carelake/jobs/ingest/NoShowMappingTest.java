package org.carelake.jobs.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of patients in the public no-show file, which a spreadsheet has written. */
class NoShowMappingTest {
  private static final List<String> COLUMNS =
      List.of(
          "_row",
          "PatientId",
          "AppointmentID",
          "Gender",
          "ScheduledDay",
          "AppointmentDay",
          "Age",
          "Neighbourhood",
          "Scholarship",
          "Hipertension",
          "Diabetes",
          "Alcoholism",
          "Handcap",
          "SMS_received",
          "No-show");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[1]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "29872499824296, 29872499824296",
    "2.9872499824296E13, 29872499824296",
    "9377952927E-5, 93779.52927",
    "1E10, 10000000000",
    "1e-99, 1e-99",
    "1.23456E-9, 1.23456E-9",
    "1e-99999999, 1e-99999999",
    "1e99999999, 1e99999999",
    "1e99, 1e99",
    "p1, p1"
  })
  void aNumberBecomesPlainWhereItStaysTheSame(String written, String expected) {
    assertEquals(expected, patientId(written));
  }

  private static String patientId(String written) {
    StructType schema = new StructType();
    for (String column : COLUMNS) {
      schema = schema.add(column, DataTypes.StringType);
    }
    Object[] values =
        Stream.of(COLUMNS.toArray()).map(c -> c.equals("PatientId") ? written : "1").toArray();
    spark
        .createDataFrame(List.of(RowFactory.create(values)), schema)
        .createOrReplaceTempView("file");
    return spark
        .sql(SqlFiles.named("sql/sources", ".sql").get("noshow-kaggle"))
        .selectExpr("patients.patient_id")
        .head()
        .getString(0);
  }
}
