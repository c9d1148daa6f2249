package org.carelake.jobs.export;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.sql.SqlFile;

/**
 * What exports may tell of single patients. The headers of the statements say what there is to
 * hide:
 *
 * <ul>
 *   <li>{@code Cells:} the columns that make a cell of an aggregate, and {@code Counts:} those that
 *       must not be small. Such a file holds two SELECTs: the rows, and what is counted of them, as
 *       {@code <name>_rows}.
 *   <li>{@code Free text:} see {@link FreeText}.
 *   <li>{@code Quasi-identifiers:} columns that together may name a patient.
 * </ul>
 *
 * @param minCell the fewest patients or cases that may be told of together; below two, any
 * @param freeText whether what a person has typed is told
 */
public record Disclosure(int minCell, boolean freeText) {
  private static final SettingKey<Integer> MIN_CELL =
      SettingKey.whole(
              "export.min-cell",
              0,
              "fewest patients or cases that exports tell of together, such as 10; 0: any number")
          .byDefault("0");

  private static final SettingKey<Boolean> FREE_TEXT =
      SettingKey.flag(
              "export.free-text", "true exports what persons have typed, such as reasons of visits")
          .byDefault("false");

  public static final List<SettingKey<?>> KEYS = List.of(MIN_CELL, FREE_TEXT);

  public static Disclosure of(Settings settings) {
    return new Disclosure(settings.get(MIN_CELL), settings.get(FREE_TEXT));
  }

  static final String CELLS = "Cells";
  static final String COUNTS = "Counts";
  static final String QUASI_IDENTIFIERS = "Quasi-identifiers";

  /** The result of a statement, in the shape that its header says. */
  Dataset<Row> of(SqlFile statement, SparkSession session, Map<String, Object> parameters) {
    List<SqlFile> selects = statement.selects();
    Dataset<Row> rows = selects.get(0).run(session, parameters);
    if (statement.declares(CELLS)) {
      return new Cells(statement.list(CELLS), statement.list(COUNTS), minCell)
          .aggregated(rows, each -> counted(selects.get(1), session, each));
    }
    return anonymous(statement, freeText ? rows : withoutFreeText(statement, rows));
  }

  private static Dataset<Row> counted(SqlFile select, SparkSession session, Dataset<Row> rows) {
    rows.createOrReplaceTempView(select.name() + "_rows");
    return select.run(session, Map.of());
  }

  private Dataset<Row> anonymous(SqlFile statement, Dataset<Row> rows) {
    return statement.declares(QUASI_IDENTIFIERS)
        ? new QuasiIdentifiers(statement.list(QUASI_IDENTIFIERS), minCell).generalised(rows)
        : rows;
  }

  private static Dataset<Row> withoutFreeText(SqlFile statement, Dataset<Row> rows) {
    Dataset<Row> shown = rows;
    for (FreeText column : FreeText.in(statement)) {
      shown = column.removedFrom(shown);
    }
    return shown;
  }
}
