package org.carelake.common.contract;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final Vocabulary KINDS =
      Vocabulary.of(List.of("Emergency", "Check-up"), Map.of("Check up", "Check-up"));

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
  void everyKnownSpellingIsKeptAsTheOneWord() {
    assertEquals(
        List.of("Emergency true", "Emergency true", "Check-up true", "Check-up true"),
        kept(KINDS, "emergency", "EMERGENCY", "check-UP", "CHECK UP"));
  }

  @Test
  void anUnknownWordStaysAsItIsAndNothingStaysNothing() {
    assertEquals(List.of("Urgent false", "null null"), kept(KINDS, "Urgent", null));
  }

  @Test
  void eachOfSeveralWordsIsKeptAsItsOwn() {
    assertEquals(
        List.of("Emergency true", "Emergency Check-up true", "Emergency soon false", "null null"),
        kept(KINDS.inSeries(), "emergency", "emergency CHECK-UP", "EMERGENCY soon", null));
  }

  @Test
  void anUnknownWordIsAWarningUnlessTheListIsClosed() {
    Table table =
        Table.of(
            "visits",
            "",
            Field.text("visit_id").required(),
            Field.text("kind").words(KINDS),
            Field.text("group").oneOf("A", "B"));

    assertEquals(
        List.of("visits.kind.one_of warning", "visits.group.one_of error"),
        table.rules().stream()
            .filter(rule -> rule.id().endsWith(".one_of"))
            .map(rule -> rule.id() + " " + rule.severity())
            .toList());
  }

  private static List<String> kept(Vocabulary vocabulary, String... texts) {
    Dataset<Row> rows =
        spark
            .createDataset(Stream.of(texts).toList(), Encoders.STRING())
            .select(vocabulary.kept(col("value")).as("kept"));
    return rows.select(col("kept"), vocabulary.knows("kept")).collectAsList().stream()
        .map(row -> row.get(0) + " " + row.get(1))
        .toList();
  }
}
