package org.carelake.common.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final Table OWNERS =
      Table.of("owners", "", Field.text("owner_id").required(), Field.date("born"));
  private static final Table PETS =
      Table.of(
              "pets",
              "",
              Field.text("pet_id", 8).required(),
              Field.text("owner_id").required().references(OWNERS).looseIn("shelter"),
              Field.text("kind").oneOf(List.of("Cat", "Dog"), Map.of("feline", "Cat")),
              Field.date("born").between("DATE'2000-01-01'", "as_of"))
          .warn("born.known", "the birth is known", "born is not null")
          .warn("younger", "the pet is younger than its owner", "born > owners.born");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void noRowsInNoRowsOut() {
    assertEquals(List.of(), decided());
  }

  @Test
  void eachRuleIsNamedWhereItIsBrokenAndNowhereElse() {
    assertEquals(
        List.of(
            "1 accepted [] []",
            "2 rejected [pets.pet_id.required] [pets.born.known]",
            "3 rejected [pets.kind.one_of] [pets.born.known]",
            "4 rejected [pets.born.date] [pets.born.known]",
            "5 rejected [pets.born.range] []",
            "6 rejected [pets.pet_id.length] [pets.born.known]",
            "7 rejected [pets.owner_id.exists] [pets.born.known]",
            "8 rejected [pets.owner_id.required] [pets.born.known]",
            "9 accepted [] [pets.younger]",
            "10 rejected [pets.pet_id.encoding] [pets.born.known]"),
        decided(
            row(1, "A", "O1", " feline ", "2010-05-05"),
            row(2, " ", "O1", "dog", null),
            row(3, "B", "O1", "Cow", null),
            row(4, "C", "O1", null, "5/5/2010"),
            row(5, "D", "O1", null, "2999-01-01"),
            row(6, "ABCDEFGHI", "O1", null, null),
            row(7, "E", "O9", null, null),
            row(8, "F", null, null, null),
            row(9, "G", "O1", null, "2001-01-01"),
            row(10, "H\uFFFD", "O1", null, null)));
  }

  @Test
  void theWinnerOfAKeyDoesNotDependOnTheOrderOfRows() {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                row(1, "A", "O1", "Cat", "2010-05-05"),
                row(2, "A", "O1", "Dog", "2010-05-05"),
                row(3, "A", "O1", "Dog", "2011-05-05")));
    List<String> forwards = decided(rows.toArray(Row[]::new));
    Collections.reverse(rows);

    assertEquals(forwards, decided(rows.toArray(Row[]::new)));
    assertEquals(1, forwards.stream().filter(row -> row.contains("accepted")).count());
    assertEquals(2, forwards.stream().filter(row -> row.contains("duplicate")).count());
  }

  @Test
  void ofUndatedRowsTheLatestDeliveryWinsAndADatedOneBeatsThemAll() {
    assertEquals(
        List.of(
            "1 duplicate [] []",
            "2 accepted [] []",
            "3 duplicate [] []",
            "4 accepted [] []",
            "5 duplicate [] []"),
        decided(
            delivered(1, "2024-05-01", "A", "2010-05-05"),
            delivered(2, "2024-05-02", "A", "2010-05-06"),
            delivered(3, "2024-05-03", "B", "2010-05-05"),
            delivered(4, "s", "2024-05-01", "B", "2010-05-06", "2023-12-01", null),
            delivered(5, "s", "2024-05-04", "B", "2010-05-07", "2023-11-01", null)));
  }

  @Test
  void aDeletionWithoutATimeEndsWhatWasDeliveredBeforeItAndNothingElse() {
    assertEquals(
        List.of(
            "1 duplicate [] []",
            "2 accepted [] []",
            "3 duplicate [] []",
            "4 duplicate [] []",
            "5 accepted [] []"),
        decided(
            delivered(1, "s", "2024-05-01", "A", "2010-05-05", "2023-12-01", null),
            delivered(2, "s", "2024-05-02", "A", null, null, "true"),
            delivered(3, "s", "2024-05-01", "B", "2010-05-05", "2023-12-01", null),
            delivered(4, "s", "2024-05-02", "B", null, null, "true"),
            delivered(5, "s", "2024-05-03", "B", "2010-05-06", "2023-11-01", null)));
  }

  @Test
  void aKeyThatTwoSystemsDeliverBelongsToTheOneThatDeliveredItFirst() {
    assertEquals(
        List.of(
            "1 rejected [pets.owner_id.exists pets.pet_id.other_system] []", "2 accepted [] []"),
        decided(
            delivered(1, "t", "2024-05-02", "A", "2010-05-05", null, null),
            delivered(2, "s", "2024-05-01", "A", "2010-05-06", null, null)));
  }

  @Test
  void aKeyThatAnotherSystemHoldsIsNeitherChangedNorDeleted() {
    Dataset<Row> held =
        spark.createDataFrame(
            List.of(RowFactory.create("A", "t"), RowFactory.create("B", "s")),
            new StructType()
                .add("pet_id", DataTypes.StringType)
                .add(Received.SYSTEM, DataTypes.StringType));
    Dataset<Row> resolved =
        resolved(
            new Holders(true, Optional.of(held), Map.of("east/", "e")),
            delivered(1, "s", "2024-05-02", "A", "2010-05-05", null, null),
            delivered(2, "s", "2024-05-02", "A", null, null, "true"),
            delivered(3, "s", "2024-05-02", "B", "2010-05-05", null, null),
            delivered(4, "s", "2024-05-02", "east/1", "2010-05-05", null, null),
            delivered(5, "s", "2024-05-02", "west/1", "2010-05-05", null, null));

    assertEquals(
        List.of(
            "1 pets.pet_id.other_system",
            "2 pets.pet_id.other_system",
            "3 ",
            "4 pets.pet_id.other_system",
            "5 "),
        texts(resolved, "concat(_line, ' ', _errors)"));
  }

  @Test
  void rowsReferToRowsOfTheirOwnSystemOnly() {
    assertEquals(
        List.of("1 rejected [pets.owner_id.exists] []"),
        decided(delivered(1, "t", "2024-05-02", "A", "2010-05-05", null, null)));
  }

  @Test
  void aTimeOfChangeInTheFutureIsRefusedAlsoForADeletion() {
    assertEquals(
        List.of(
            "1 rejected [pets.updated_at.range] []",
            "2 rejected [pets.updated_at.range] []",
            "3 accepted [] []",
            "4 accepted [] [pets.updated_at.no_end]"),
        decided(
            delivered(1, "s", "2024-05-02", "A", "2010-05-05", "2125-01-01", null),
            delivered(2, "s", "2024-05-02", "B", null, "2125-01-01", "true"),
            delivered(3, "s", "2024-05-02", "C", "2010-05-05", "2024-01-02T12:00:00Z", null),
            delivered(4, "s", "2024-05-02", "D", "2010-05-05", "9999-12-31T23:59:59-05:00", null)));
  }

  @Test
  void whereNoKeyIsContendedEveryRowIsDecidedByItself() {
    Dataset<Row> resolved =
        resolved(row(1, "A", "O1", "Cat", null), row(2, "A", "O1", "Cow", null));

    assertEquals(2, resolved.select(Decision.claim(PETS)).distinct().count());
    assertEquals(
        List.of("1 accepted", "2 rejected"),
        texts(Decision.decide(resolved), "concat(_line, ' ', _outcome)"));
  }

  @Test
  void aRejectedRowDoesNotTakeTheKeyFromAGoodOne() {
    assertEquals(
        List.of(
            "1 rejected [pets.kind.one_of] [pets.born.known]", "2 accepted [] [pets.born.known]"),
        decided(row(1, "A", "O1", "Cow", null), row(2, "A", "O1", "Cat", null)));
  }

  @Test
  void aRowThatWaitsForItsParentCanLoseItsKeyButNotWinIt() {
    assertEquals(
        List.of(
            "1 duplicate [] []",
            "2 accepted [] []",
            "3 rejected [pets.owner_id.exists] []",
            "4 rejected [pets.owner_id.exists] []",
            "5 duplicate [] []",
            "6 accepted [] []"),
        decided(
            received(1, "A", "O9", "Cat", "2010-05-05", "2024-01-01T00:00:00Z", null, null),
            received(2, "A", "O1", "Cat", "2010-05-05", "2024-01-02T00:00:00Z", null, null),
            received(3, "A", "O9", "Cat", "2010-05-05", "2024-01-03T00:00:00Z", null, null),
            received(4, "B", "O9", "Cat", "2010-05-05", "2024-01-01T00:00:00Z", null, null),
            received(5, "C", "O9", "Cat", "2010-05-05", "2024-01-01T00:00:00Z", null, null),
            received(6, "C", null, null, null, "2024-01-02T00:00:00Z", "true", null)));
  }

  @Test
  void ofADeletionOnlyTheKeyMatters() {
    assertEquals(
        List.of("1 accepted [] []", "2 rejected [pets.pet_id.required] []"),
        decided(
            received(1, "A", null, "Cow", "never", null, "true", null),
            received(2, null, null, null, null, null, "TRUE", null)));
  }

  @Test
  void whatAKindOfSourceMayLeaveOutOnlyWarnsThere() {
    assertEquals(
        List.of(
            "1 accepted [] [pets.owner_id.required]",
            "2 accepted [] [pets.owner_id.exists]",
            "3 rejected [pets.kind.one_of] [pets.owner_id.required]"),
        decided(
            of("shelter", 1, "A", null, "Cat", "2010-05-05", null, null, null),
            of("shelter", 2, "B", "O9", "Cat", "2010-05-05", null, null, null),
            of("shelter", 3, "C", null, "Cow", "2010-05-05", null, null, null)));
  }

  @Test
  void aMalformedLineSaysNothingElse() {
    Row row =
        RowFactory.create(
            "s",
            "s",
            "f",
            1L,
            "run-000001",
            null,
            "csv",
            false,
            true,
            RowFactory.create(null, "O9", "Cow", null, null, null, new String[] {"O9", "Cow"}));

    assertEquals(List.of("1 rejected [pets.row.columns] []"), decided(row));
  }

  private static Row row(long line, String pet, String owner, String kind, String born) {
    return received(line, pet, owner, kind, born, null, null, null);
  }

  private static Row received(long line, Object... values) {
    return of("csv", line, values);
  }

  private static Row of(String kind, long line, Object... values) {
    return RowFactory.create(
        "s", "s", "f", line, "run-000001", null, kind, false, false, RowFactory.create(values));
  }

  /** Of a source and a delivery; the line tells the rows apart. */
  private static Row delivered(
      long line,
      String source,
      String day,
      String pet,
      String born,
      String updatedAt,
      String deleted) {
    Instant at = Instant.parse(day + "T00:00:00Z");
    return RowFactory.create(
        source,
        source,
        "f",
        line,
        "run-000001",
        at,
        "csv",
        false,
        false,
        RowFactory.create(pet, "O1", "Cat", born, updatedAt, deleted, null));
  }

  private static Row delivered(long line, String day, String pet, String born) {
    return delivered(line, "s", day, pet, born, null, null);
  }

  /** Line, outcome, errors and warnings of each row, by line. */
  private static List<String> decided(Row... rows) {
    Dataset<Row> resolved = resolved(rows);
    return texts(
        Decision.decide(PETS, resolved, true, true),
        "concat(_line, ' ', _outcome, ' [', _errors, '] [', _warnings, ']')");
  }

  private static Dataset<Row> resolved(Row... rows) {
    return resolved(Holders.NONE, rows);
  }

  private static Dataset<Row> resolved(Holders holders, Row... rows) {
    Dataset<Row> owners =
        spark.createDataFrame(
            List.of(RowFactory.create("O1", LocalDate.parse("2005-01-01"), null, "s")),
            OWNERS.schema().add(Received.SYSTEM, DataTypes.StringType));
    Dataset<Row> received = spark.createDataFrame(Arrays.asList(rows), Received.schema(PETS));
    Dataset<Row> checked = Validation.check(PETS, received, LocalDate.parse("2024-01-01"));
    return References.resolve(
        PETS, checked, Map.of("owners", References.byKey(OWNERS, owners)), holders);
  }

  private static List<String> texts(Dataset<Row> rows, String text) {
    return rows.orderBy(Received.LINE).selectExpr(text).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
