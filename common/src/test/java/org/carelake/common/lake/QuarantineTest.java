package org.carelake.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Sessions;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {
  private static final Table PETS = Table.of("pets", "", Field.text("pet_id").required());

  private static final StructType DECIDED =
      Received.schema(PETS)
          .add(Validation.ERRORS, DataTypes.StringType)
          .add(Validation.OUTCOME, DataTypes.StringType);

  private static SparkSession spark;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void deletionsOfOneLineWaitEachForItself() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false), held("B", false)), List.of("s/f"));
    quarantine.keep(PETS, decided(held("C", false)), List.of("s/g"));

    quarantine.keep(PETS, decided(held("A", true), done("B"), held("C", true)), List.of());

    assertEquals(
        List.of("A", "C"),
        quarantine
            .waiting(PETS, List.of())
            .orElseThrow()
            .select("received.pet_id")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList());
  }

  @Test
  void whatAFileSaidBeforeItCameAnewIsForgotten() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false), held("B", false)), List.of("s/f"));

    quarantine.keep(PETS, decided(held("C", false)), List.of("s/f"));
    quarantine.keep(PETS, decided(held("C", false)), List.of("s/f"));

    assertEquals(
        List.of("{\"pet_id\":\"C\",\"deleted\":\"true\"}"),
        quarantine.read(PETS).select("row").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList());
  }

  private static Dataset<Row> decided(Row... rows) {
    return spark.createDataFrame(Arrays.asList(rows), DECIDED);
  }

  private static Row held(String key, boolean retried) {
    return row(key, retried, PETS.stillReferenced(), Validation.REJECTED);
  }

  private static Row done(String key) {
    return row(key, true, "", Validation.ACCEPTED);
  }

  private static Row row(String key, boolean retried, String errors, String outcome) {
    Row received = RowFactory.create(key, null, "true", null);
    return RowFactory.create(
        "s", "s", "f", 1L, "run-000001", null, "fhir", retried, false, received, errors, outcome);
  }
}
