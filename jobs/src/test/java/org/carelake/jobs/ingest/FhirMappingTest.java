package org.carelake.jobs.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.fhir.View;
import org.carelake.common.fhir.ViewDefinition;
import org.carelake.common.source.FhirSource;
import org.carelake.common.spark.Sessions;
import org.carelake.common.sql.SqlFile;
import org.carelake.common.sql.SqlFiles;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Views and the statements over them fit each other and the contracts. */
class FhirMappingTest {
  private static SparkSession spark;

  @BeforeAll
  static void emptyViews() {
    spark = Sessions.open("local[1]", Map.of());
    for (String text : SqlFiles.named("sql/sources/fhir/views", ".json").values()) {
      View view = View.compile(ViewDefinition.parse(text));
      StructType schema =
          new StructType()
              .add(
                  FhirSource.ROW,
                  new StructType()
                      .add("source", DataTypes.StringType)
                      .add("file", DataTypes.StringType)
                      .add("line", DataTypes.LongType)
                      .add("deleted", DataTypes.BooleanType)
                      .add("updated_at", DataTypes.StringType));
      for (View.Column column : view.columns()) {
        schema = schema.add(column.name(), DataTypes.StringType);
      }
      spark.createDataFrame(List.of(), schema).createOrReplaceTempView(view.name());
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static Stream<SqlFile> adapters() {
    return SqlFiles.in("sql/sources/fhir").stream();
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void aStatementGivesColumnsOfItsTableAndHandsOnWhereTheRowComesFrom(SqlFile adapter) {
    Table table = Catalog.require(adapter.name());
    List<String> columns = List.of(adapter.run(spark, Map.of()).columns());

    assertEquals(FhirSource.ROW, columns.get(0));
    assertEquals(table.key().name(), columns.get(1));
    assertTrue(
        table.fields().stream()
            .map(Field::name)
            .toList()
            .containsAll(columns.subList(1, columns.size())),
        columns.toString());
    assertEquals(columns.size(), columns.stream().distinct().count());
  }

  @Test
  void everyTableHasItsStatementAndEveryViewIsRead() {
    List<String> read = adapters().flatMap(adapter -> adapter.inputs().stream()).sorted().toList();

    assertEquals(
        Catalog.SOURCED.stream().map(Table::name).sorted().toList(),
        adapters().map(SqlFile::name).sorted().toList());
    assertEquals(List.copyOf(SqlFiles.named("sql/sources/fhir/views", ".json").keySet()), read);
    assertEquals(
        read,
        Arrays.stream(spark.catalog().listTables().collectAsList().toArray())
            .map(found -> ((org.apache.spark.sql.catalog.Table) found).name())
            .sorted()
            .toList());
  }
}
