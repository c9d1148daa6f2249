package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;

/**
 * Rows that a statement under {@code sql/sources} has brought into a table's columns, and where
 * they come from → rows of shape {@link Received}.
 *
 * @param rows with {@value #FROM}, a struct of {@code source, file, line, delivered} and of what
 *     else is known of {@code deleted, updated_at, malformed, record}
 */
record Adapted(String kind, Dataset<Row> rows) {
  static final String FROM = "_row";

  Dataset<Row> received(Table table, String runId) {
    Set<String> present = Set.of(rows.columns());
    StructType from = (StructType) rows.schema().apply(FROM).dataType();
    Set<String> known = Set.of(from.fieldNames());
    Column[] values =
        Stream.of(Received.values(table).fields())
            .map(field -> value(field, present, known))
            .toArray(Column[]::new);
    return rows.select(
        from("source").as(Received.SOURCE),
        lit(null).cast(DataTypes.StringType).as(Received.SYSTEM),
        from("file").as(Received.FILE),
        from("line").as(Received.LINE),
        lit(runId).as(Received.RUN),
        from("delivered").as(Received.DELIVERED),
        lit(kind).as(Received.KIND),
        lit(false).as(Received.RETRIED),
        (known.contains("malformed") ? from("malformed") : lit(false)).as(Received.MALFORMED),
        struct(values).as(Received.ROW));
  }

  private static Column from(String name) {
    return col(FROM + "." + name);
  }

  private Column value(StructField field, Set<String> present, Set<String> known) {
    String name = field.name();
    if (present.contains(name)) {
      return col(name).cast(field.dataType()).as(name);
    }
    String told = name.replaceFirst("^_", "");
    return (known.contains(told) ? from(told) : lit(null)).cast(field.dataType()).as(name);
  }
}
