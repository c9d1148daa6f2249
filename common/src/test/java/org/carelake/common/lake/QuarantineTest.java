package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantineTest {
  private static final Table PETS = Table.of("pets", "", Field.text("pet_id").required());

  private static final Map<String, String> FILE = Map.of("s/f", "content");

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
    quarantine.keep(PETS, decided(held("A", false), held("B", false)), FILE);
    quarantine.keep(PETS, decided(held("C", false)), Map.of("s/g", "other"));

    quarantine.keep(PETS, decided(held("A", true), done("B"), held("C", true)), Map.of());

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
    quarantine.keep(PETS, decided(held("A", false), held("B", false)), FILE);

    quarantine.keep(PETS, decided(held("C", false)), FILE);
    quarantine.keep(PETS, decided(held("C", false)), FILE);

    assertEquals(
        List.of("{\"pet_id\":\"C\",\"deleted\":\"true\"}"),
        quarantine.read(PETS).select("row").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList());
  }

  @Test
  void aDismissedEntryStaysAwayUntilItsFileIsReplaced() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false)), FILE);

    long dismissed = quarantine.dismiss(PETS, lit(true), "run-000002", "a test");
    long again = quarantine.dismiss(PETS, lit(true), "run-000003", "once more");
    quarantine.keep(PETS, decided(held("A", false)), FILE);
    List<String> withTheSameContent = keys(quarantine);
    quarantine.keep(PETS, decided(held("A", false)), Map.of("s/f", "another content"));

    assertEquals(List.of(1L, 0L), List.of(dismissed, again));
    assertEquals(List.of(), withTheSameContent);
    assertEquals(List.of("A"), keys(quarantine));
    assertEquals(
        List.of("[run-000002,pets,s,f,content,1,[pets.pet_id.still_referenced],a test]"),
        new Dismissals(spark, folder.toString())
            .read().withColumn("rules", col("rules").cast("string")).collectAsList().stream()
                .map(Row::toString)
                .toList());
  }

  @Test
  void whatIsRefusedForAnotherReasonComesBack() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false)), FILE);
    quarantine.dismiss(PETS, lit(true), "run-000002", "a test");

    quarantine.keep(
        PETS, decided(row("A", false, PETS.otherSystem().id(), Validation.REJECTED)), FILE);

    assertEquals(List.of("A"), keys(quarantine));
  }

  @Test
  void anEntryIsOfTheContentInWhichItWasLastSeen() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false)), FILE);
    quarantine.keep(PETS, decided(held("A", false)), Map.of("s/f", "another content"));
    quarantine.keep(
        PETS, decided(row("A", true, PETS.otherSystem().id(), Validation.REJECTED)), Map.of());

    assertEquals(
        List.of("another content"),
        quarantine.read(PETS).select("hash").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList());
  }

  @Test
  void aQuarantineOfAnEarlierVersionIsKeptOn() throws IOException {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false)), FILE);
    asOfAnEarlierVersion(quarantine);

    quarantine.keep(PETS, decided(held("A", false), held("B", false)), FILE);

    assertEquals(List.of("A", "B"), keys(quarantine));
    assertEquals(2, quarantine.read(PETS).where("hash = 'content'").count());
  }

  @Test
  void entriesOfAnEarlierVersionLeaveToo() throws IOException {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    Row refused = row("A", false, PETS.otherSystem().id(), Validation.REJECTED);
    quarantine.keep(PETS, decided(refused, held("B", false)), FILE);
    asOfAnEarlierVersion(quarantine);

    quarantine.release(PETS, accepted("C", "g", null));
    List<String> before = keys(quarantine);
    quarantine.release(PETS, accepted("A", "g", null));

    assertEquals(List.of("A", "B"), before);
    assertEquals(List.of("B"), keys(quarantine));
  }

  private void asOfAnEarlierVersion(Quarantine quarantine) throws IOException {
    Path place = folder.resolve("quarantine/pets");
    Dataset<Row> read = quarantine.read(PETS).drop("hash", "key");
    List<Row> rows = read.collectAsList();
    FileUtils.deleteDirectory(place.toFile());
    DeltaLog.clearCache();
    spark
        .createDataFrame(rows, read.schema())
        .write()
        .format("delta")
        .option("delta.dataSkippingStatsColumns", "_delivered")
        .save(place.toString());
  }

  @Test
  void aDeletionOfAFileThatWaitsStaysWhenTheFileIsKept() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    quarantine.keep(PETS, decided(held("A", false)), FILE);

    quarantine.keep(PETS, decided(held("B", true)), FILE);
    quarantine.keep(PETS, decided(held("B", true)), FILE);

    assertEquals(List.of("B"), keys(quarantine));
  }

  @Test
  void aRetriedRowThatIsRefusedForGoodIsKeptOnce() {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    Row refused = row("A", true, PETS.otherSystem().id(), Validation.REJECTED);

    quarantine.keep(PETS, decided(refused), Map.of());
    quarantine.keep(PETS, decided(refused), Map.of());

    assertEquals(List.of("A"), keys(quarantine));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "REFUSED, -,                    g, -,                    ''",
        "REFUSED, -,                    f, -,                    A",
        "REFUSED, -,                    e, -,                    A",
        "REFUSED, 2024-05-02T00:00:00Z, g, 2024-05-02T00:00:00Z, ''",
        "REFUSED, 2024-05-02T00:00:00Z, g, 2024-05-01T00:00:00Z, A",
        "REFUSED, 2024-05-02T00:00:00Z, g, -,                    A",
        "REFUSED, soon,                 g, 2024-05-01T00:00:00Z, ''",
        "WAITING, -,                    g, -,                    A"
      })
  void anEntryLeavesWhenALaterFileIsAcceptedThatIsNotOlder(
      String state, String said, String file, Instant changed, String left) {
    Quarantine quarantine = new Quarantine(spark, folder.toString());
    String rule = (state.equals("WAITING") ? PETS.stillReferenced() : PETS.otherSystem()).id();
    quarantine.keep(PETS, decided(row("A", said, false, rule, Validation.REJECTED)), FILE);

    quarantine.release(PETS, accepted("A", file, changed));

    assertEquals(left, String.join(" ", keys(quarantine)));
  }

  private static Dataset<Row> accepted(String key, String file, Instant changed) {
    StructType schema =
        StructType.fromDDL(
            "pet_id string, updated_at timestamp, _system string, _delivered timestamp, _file string, _run_id string");
    Row row =
        RowFactory.create(
            key, changed == null ? null : Timestamp.from(changed), "s", null, file, "run-000001");
    return spark.createDataFrame(List.of(row), schema);
  }

  private static List<String> keys(Quarantine quarantine) {
    return quarantine
        .read(PETS)
        .selectExpr("get_json_object(row, '$.pet_id')")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static Dataset<Row> decided(Row... rows) {
    return spark.createDataFrame(Arrays.asList(rows), DECIDED);
  }

  private static Row held(String key, boolean retried) {
    return row(key, retried, PETS.stillReferenced().id(), Validation.REJECTED);
  }

  private static Row done(String key) {
    return row(key, true, "", Validation.ACCEPTED);
  }

  private static Row row(String key, boolean retried, String errors, String outcome) {
    return row(key, null, retried, errors, outcome);
  }

  private static Row row(
      String key, String updatedAt, boolean retried, String errors, String outcome) {
    Row received = RowFactory.create(key, updatedAt, "true", null);
    return RowFactory.create(
        "s", "s", "f", 1L, "run-000001", null, "fhir", retried, false, received, errors, outcome);
  }
}
