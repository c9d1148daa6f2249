package org.carelake.jobs.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
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

  @BeforeAll
  static void emptyTables() {
    spark = Sessions.open("local[1]", Map.of());
    Lake lake = new Lake(spark, folder.toString());
    for (Table table : Catalog.TABLES) {
      lake.read(table).createOrReplaceTempView(table.name());
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<SqlFile> statements() {
    return Stream.of("sql/aggregates", "sql/star").flatMap(folder -> SqlFiles.in(folder).stream());
  }

  @ParameterizedTest
  @MethodSource("statements")
  void theColumnsAreThoseOfTheHeader(SqlFile statement) {
    Dataset<Row> result =
        statement.run(
            spark, Map.of("as_of", LocalDate.parse("2026-06-01"), "pseudonym_key", "secret"));

    assertEquals(
        statement.columns(),
        Arrays.stream(result.schema().fields())
            .map(
                field ->
                    field.name() + " " + field.dataType().sql().toLowerCase(java.util.Locale.ROOT))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("statements")
  void theHeaderSaysGrainUnitsAndInputs(SqlFile statement) {
    List<String> tables = Catalog.TABLES.stream().map(Table::name).toList();

    assertTrue(!statement.header("Grain").isEmpty() && !statement.header("Units").isEmpty());
    assertTrue(tables.containsAll(statement.inputs()), statement.inputs().toString());
  }
}
