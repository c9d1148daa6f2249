package org.carelake.common.contract;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rules of the contracts as rows, for statements that count by them. */
public final class RuleRows {
  /** The view under which statements read them. */
  public static final String VIEW = "contract_rules";

  private static final StructType SCHEMA =
      new StructType()
          .add("table", DataTypes.StringType)
          .add("rule", DataTypes.StringType)
          .add("severity", DataTypes.StringType)
          .add("category", DataTypes.StringType)
          .add("loose_kinds", DataTypes.createArrayType(DataTypes.StringType));

  private RuleRows() {}

  /**
   * One row per rule.
   *
   * @return {@code table, rule, severity, category string, loose_kinds array<string>}: the kinds of
   *     source for whose rows an error is a warning
   */
  public static Dataset<Row> of(SparkSession spark, List<Table> tables) {
    List<Row> rows =
        tables.stream()
            .flatMap(table -> table.everyRule().stream().map(rule -> row(table, rule)))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Row row(Table table, Rule rule) {
    return RowFactory.create(
        table.name(),
        rule.id(),
        rule.severity().toString(),
        rule.category().toString(),
        rule.looseKinds().stream().sorted().toArray(String[]::new));
  }
}
