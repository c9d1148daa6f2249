package org.carelake.jobs.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

class CensusTest {
  private static final Table PETS = Table.of("pets", "Pets.", Field.text("pet_id"));
  private static final StructType DECIDED =
      new StructType()
          .add("pet_id", DataTypes.StringType)
          .add(Received.SOURCE, DataTypes.StringType)
          .add(Received.FILE, DataTypes.StringType)
          .add(Received.RETRIED, DataTypes.BooleanType)
          .add(Validation.DELETED, DataTypes.BooleanType)
          .add(Validation.OUTCOME, DataTypes.StringType)
          .add(Validation.ERRORS, DataTypes.StringType)
          .add(Validation.WARNINGS, DataTypes.StringType);
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  private static Row good(String key, String file) {
    return row(key, file, Validation.ACCEPTED, "");
  }

  private static Row bad(String key, String rule) {
    return row(key, "a", Validation.REJECTED, rule);
  }

  private static Row row(String key, String file, String outcome, String errors) {
    return RowFactory.create(key, "zoo", file, false, false, outcome, errors, "");
  }

  private static Dataset<Row> rows(int tasks, Row... rows) {
    return spark.createDataFrame(List.of(rows), DECIDED).repartition(tasks);
  }

  private static Census.Kind kind(String file, String outcome, String errors, boolean waits) {
    return new Census.Kind("zoo", file, false, false, outcome, errors, "", waits);
  }

  @Test
  void rowsAreCountedByTheirKindsHoweverManyTasksLookAtThem() {
    for (int tasks : new int[] {1, 5}) {
      Census census =
          Census.of(
              PETS,
              rows(
                  tasks,
                  good("1", "a"),
                  good("2", "a"),
                  good("3", "b"),
                  bad("4", "pets.kind.one_of"),
                  bad("5", "pets.owner_id.exists")));

      assertFalse(census.isContended());
      assertEquals(
          Map.of(
              kind("a", Validation.ACCEPTED, "", false), 2L,
              kind("b", Validation.ACCEPTED, "", false), 1L,
              kind("a", Validation.REJECTED, "pets.kind.one_of", false), 1L,
              kind("a", Validation.REJECTED, "pets.owner_id.exists", true), 1L),
          census.groups());
    }
  }

  @Test
  void twoRowsThatClaimOneKeyAreFoundWhereverTheyAre() {
    Row[] many =
        IntStream.rangeClosed(0, 1000)
            .mapToObj(i -> good(Integer.toString(i % 1000), "a"))
            .toArray(Row[]::new);

    assertTrue(Census.of(PETS, rows(1, many)).isContended());
    assertTrue(Census.of(PETS, rows(7, many)).isContended());
  }

  @Test
  void aRowThatWaitsClaimsItsKeyAndOneThatIsRefusedDoesNot() {
    assertTrue(
        Census.of(PETS, rows(2, good("1", "a"), bad("1", "pets.owner_id.exists"))).isContended());
    assertFalse(
        Census.of(PETS, rows(2, good("1", "a"), bad("1", "pets.kind.one_of"))).isContended());
  }

  @Test
  void amongNoRowsThereIsNothing() {
    Census census = Census.of(PETS, rows(2));

    assertFalse(census.isContended());
    assertEquals(Map.of(), census.groups());
  }
}
