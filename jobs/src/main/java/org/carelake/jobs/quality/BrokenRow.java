package org.carelake.jobs.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Severity;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * A row that breaks rules, with its values: it may name a patient.
 *
 * @param severity of the rules: an error has kept the row in quarantine
 * @param file where it comes from, {@code source/file}
 * @param key null where it has none
 * @param row as JSON
 */
public record BrokenRow(
    String table,
    Severity severity,
    List<String> rules,
    String file,
    Long line,
    String key,
    @JsonRawValue String row) {

  /**
   * Some of a table's, those of quarantine first.
   *
   * @param most how many
   */
  static List<BrokenRow> of(Table table, Lake curated, Quarantine quarantine, int most) {
    return refused(table, quarantine)
        .union(kept(table, curated))
        .toDF("severity", "rules", "file", "line", "key", "row")
        .orderBy("severity", "file", "line", "key")
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> of(table, row))
        .toList();
  }

  private static Dataset<Row> refused(Table table, Quarantine quarantine) {
    return quarantine
        .read(table)
        .select(
            lit(Severity.ERROR.name()),
            col(Quarantine.RULES),
            Received.title(""),
            col(Received.LINE),
            get_json_object(col("row"), "$." + table.key().name()),
            col("row"));
  }

  private static Dataset<Row> kept(Table table, Lake curated) {
    Column[] values =
        Stream.of(table.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
    return curated
        .read(table)
        .where(col(Validation.WARNINGS).notEqual(""))
        .select(
            lit(Severity.WARNING.name()),
            split(col(Validation.WARNINGS), " "),
            Received.title(""),
            col(Received.LINE),
            col(table.key().name()),
            to_json(struct(values)));
  }

  private static BrokenRow of(Table table, Row row) {
    return new BrokenRow(
        table.name(),
        Severity.valueOf(row.getString(0)),
        row.getList(1),
        row.getString(2),
        row.isNullAt(3) ? null : row.getLong(3),
        row.getString(4),
        row.getString(5));
  }
}
