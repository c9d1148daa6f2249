package org.carelake.common.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
  void whereNoKeyIsContendedEveryRowIsDecidedByItself() {
    Dataset<Row> resolved =
        resolved(row(1, "A", "O1", "Cat", null), row(2, "A", "O1", "Cow", null));

    assertEquals(2, resolved.select(Validation.claim(PETS)).distinct().count());
    assertEquals(
        List.of("1 accepted", "2 rejected"),
        texts(Validation.decide(resolved), "concat(_line, ' ', _outcome)"));
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
            "f",
            1L,
            "run-000001",
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
        "s", "f", line, "run-000001", kind, false, false, RowFactory.create(values));
  }

  /** Line, outcome, errors and warnings of each row, by line. */
  private static List<String> decided(Row... rows) {
    Dataset<Row> resolved = resolved(rows);
    return texts(
        Validation.decide(PETS, resolved),
        "concat(_line, ' ', _outcome, ' [', _errors, '] [', _warnings, ']')");
  }

  private static Dataset<Row> resolved(Row... rows) {
    Dataset<Row> owners =
        spark.createDataFrame(
            List.of(RowFactory.create("O1", LocalDate.parse("2005-01-01"), null)), OWNERS.schema());
    Dataset<Row> received = spark.createDataFrame(Arrays.asList(rows), Received.schema(PETS));
    Dataset<Row> checked = Validation.check(PETS, received, LocalDate.parse("2024-01-01"));
    return Validation.resolve(PETS, checked, Map.of("owners", Validation.byKey(OWNERS, owners)));
  }

  private static List<String> texts(Dataset<Row> rows, String text) {
    return rows.orderBy(Received.LINE).selectExpr(text).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
