package org.carelake.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.sql.SqlFile;

/**
 * A column of type string in which persons have typed, as the header line {@code Free text:}
 * declares it: {@code a}, or {@code a without b} where it is free text only if b is null, as a name
 * without a code is.
 *
 * @param names the column and, if it depends on one, the other
 */
record FreeText(List<String> names) {
  private static final String HEADER = "Free text";
  private static final String NONE = "none";

  /** Those of a table, which must say so also if there are none. */
  static List<FreeText> in(SqlFile table) {
    return table.list(HEADER).stream()
        .filter(declared -> !declared.equals(NONE))
        .map(declared -> new FreeText(Arrays.asList(declared.split(" without ", 2))))
        .toList();
  }

  /** The rows in the same shape, with null instead of free text. */
  Dataset<Row> removedFrom(Dataset<Row> rows) {
    return rows.withColumn(names.get(0), coded());
  }

  private Column coded() {
    return names.size() == 1
        ? lit(null).cast("string")
        : when(col(names.get(1)).isNotNull(), col(names.get(0)));
  }
}
