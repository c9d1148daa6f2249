package org.carelake.common.oltp;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * What a database has of a table, read as a stream by one task: as published, that is with the
 * references that wait for their rows, and without rows that the database refused.
 */
record Held(SparkSession spark, Oltp oltp, Table table) {
  private static final int ROWS_AT_A_TIME = 10_000;

  /** Contract columns in the contract's types. */
  Dataset<Row> rows() {
    return read("SELECT %s FROM %s AS kept%s WHERE NOT EXISTS (SELECT 1 FROM carelake_held_back AS h WHERE h.table_name = '%s' AND h.row_key = kept.%s)"
            .formatted(
                table.fields().stream().map(this::selected).collect(Collectors.joining(", ")),
                Dialect.quoted(table.name()),
                waiting(),
                table.name(),
                key()))
        .select(
            table.fields().stream()
                .map(field -> col(field.name()).cast(type(field)).as(field.name()))
                .toArray(Column[]::new));
  }

  /** The keys of the rows that the database refused. */
  Dataset<Row> refused() {
    return read("SELECT row_key FROM carelake_held_back WHERE table_name = '%s'"
            .formatted(table.name()))
        .toDF(table.key().name());
  }

  private String key() {
    return Dialect.quoted(table.key().name());
  }

  private DataType type(Field field) {
    return table.schema().apply(field.name()).dataType();
  }

  private String selected(Field field) {
    String column = "kept." + Dialect.quoted(field.name());
    String value =
        field.mayDangle()
            ? "coalesce(%s, %s.parent_key)".formatted(column, waiting(field))
            : field.type().isTime() ? oltp.dialect().text(column, field.type()) : column;
    return value + " AS " + Dialect.quoted(field.name());
  }

  private String waiting() {
    List<String> joins = new ArrayList<>();
    table.fields().stream()
        .filter(Field::mayDangle)
        .forEach(
            field ->
                joins.add(
                    " LEFT JOIN carelake_unresolved_references AS %1$s ON %1$s.table_name = '%2$s' AND %1$s.column_name = '%3$s' AND %1$s.row_key = kept.%4$s"
                        .formatted(waiting(field), table.name(), field.name(), key())));
    return String.join("", joins);
  }

  private static String waiting(Field field) {
    return "waiting_" + field.name();
  }

  private Dataset<Row> read(String query) {
    Map<String, String> options = new TreeMap<>();
    oltp.dialect()
        .connection()
        .forEach((name, value) -> options.put(name.toString(), value.toString()));
    options.put("url", oltp.url());
    options.put("user", oltp.user());
    options.put("password", oltp.password().read());
    options.put("dbtable", "(" + query + ") q");
    // Without it MySQL's driver would hold all rows in memory.
    options.put("useCursorFetch", "true");
    options.put("fetchsize", Integer.toString(ROWS_AT_A_TIME));
    return spark.read().format("jdbc").options(options).load();
  }
}
