package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.sql.SqlFiles;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a statement's header promises is what the statement gives, also of empty tables. */
class SqlHeadersTest {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static Inputs inputs;

  @BeforeAll
  static void emptyTables() {
    spark = Sessions.open("local[1]", Map.of());
    inputs = new Inputs(spark, folder.toString(), Catalog.TABLES);
    inputs.asTempViews(Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<SqlFile> statements() {
    return Export.all().stream();
  }

  static Stream<SqlFile> aggregates() {
    return SqlFiles.in("sql/aggregates").stream();
  }

  static Stream<SqlFile> star() {
    return SqlFiles.in("sql/star").stream();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void theColumnsAreThoseOfTheHeaderWhateverIsHidden(SqlFile statement) {
    assertEquals(statement.columns(), columns(statement, new Disclosure(0, true)));
    assertEquals(statement.columns(), columns(statement, new Disclosure(10, false)));
  }

  private static List<String> columns(SqlFile statement, Disclosure disclosure) {
    Dataset<Row> result =
        disclosure.of(
            statement,
            spark,
            Map.of("as_of", LocalDate.parse("2026-06-01"), "pseudonym_key", "secret"));
    return Arrays.stream(result.schema().fields())
        .map(field -> field.name() + " " + field.dataType().sql().toLowerCase(Locale.ROOT))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void anAggregateSaysWhatMakesACellAndWhatMustNotBeSmall(SqlFile aggregate) {
    List<String> columns = aggregate.columns();

    assertEquals(2, aggregate.selects().size());
    assertTrue(columns.containsAll(typed(aggregate.list(Disclosure.CELLS), "string")));
    assertTrue(columns.containsAll(typed(aggregate.list(Disclosure.COUNTS), "bigint")));
    assertEquals(
        columns.stream().filter(column -> column.endsWith(" string")).sorted().toList(),
        typed(aggregate.list(Disclosure.CELLS), "string").stream().sorted().toList());
  }

  @ParameterizedTest
  @MethodSource("star")
  void aTableOfTheStarSaysWhichColumnsPersonsHaveTyped(SqlFile table) {
    List<String> named =
        FreeText.in(table).stream().flatMap(column -> column.names().stream()).toList();

    assertTrue(table.columns().containsAll(typed(named, "string")));
  }

  private static List<String> typed(List<String> names, String type) {
    return names.stream().map(name -> name + " " + type).toList();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void theHeaderSaysGrainUnitsAndInputs(SqlFile statement) {
    assertTrue(!statement.header("Grain").isEmpty() && !statement.header("Units").isEmpty());
    assertTrue(inputs.names().containsAll(statement.inputs()), statement.inputs().toString());
  }
}
