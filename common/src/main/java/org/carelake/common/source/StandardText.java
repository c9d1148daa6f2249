package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Type;
import org.carelake.common.validate.Received;

/** What sources write in ways of their own → the texts that contracts read. */
public final class StandardText {
  private StandardText() {}

  /**
   * Rewrites null values, days, moments and numbers by the types of the table's fields; other texts
   * stay as they are, and so do whole records.
   *
   * @param received of shape {@link Received#schema}; rows that come from quarantine have been
   *     rewritten before
   * @param bySource how sources write; one that is absent writes plainly
   * @return the same rows and columns
   */
  public static Dataset<Row> in(
      Table table, Dataset<Row> received, Map<String, CsvFormat> bySource) {
    Map<String, StandardValues> foreign = new HashMap<>();
    bySource.forEach(
        (source, format) -> {
          if (format.isForeign()) {
            foreign.put(source, new StandardValues(format));
          }
        });
    return foreign.isEmpty()
        ? received
        : received.withColumn(Received.ROW, struct(values(table, foreign)));
  }

  private static Column[] values(Table table, Map<String, StandardValues> foreign) {
    Stream<Column> texts = table.inputs().stream().map(field -> value(field, foreign));
    return Stream.concat(texts, Stream.of(received(Received.RECORD))).toArray(Column[]::new);
  }

  private static Column value(Field field, Map<String, StandardValues> foreign) {
    Column text = received(field.name());
    return when(
            col(Received.SOURCE).isin(foreign.keySet().toArray()).and(not(col(Received.RETRIED))),
            standard(field.type(), text, foreign))
        .otherwise(text)
        .as(field.name());
  }

  private static Column received(String name) {
    return col(Received.ROW + ".`" + name + "`");
  }

  private static Column standard(Type type, Column text, Map<String, StandardValues> foreign) {
    UDF2<String, String, String> rewritten =
        (value, source) -> value == null ? null : foreign.get(source).of(type, value);
    return udf(rewritten, DataTypes.StringType).apply(text, col(Received.SOURCE));
  }
}
