package org.carelake.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Columns that name nobody, but do so together. Afterwards every combination that occurs is shared
 * by at least min rows (k-anonymity): of the rare ones the first column becomes {@value
 * Cells#OTHER}, of those that are rare still the next one as well, and so on. Fewer rows than min
 * are all alike.
 *
 * @param columns of type string, those that tell most first
 * @param min the fewest that may share a combination
 */
record QuasiIdentifiers(List<String> columns, int min) {

  /** The rows in the same shape. */
  Dataset<Row> generalised(Dataset<Row> rows) {
    if (min <= 1) {
      return rows;
    }
    Dataset<Row> shown = rows;
    for (String column : columns.subList(0, columns.size() - 1)) {
      shown =
          shown.withColumn(
              column, when(sharing().geq(min), col(column)).otherwise(lit(Cells.OTHER)));
    }
    return new Cells(columns, List.of("count"), min)
        .merged(shown, each -> each.groupBy(combination()).count());
  }

  private Column sharing() {
    return count("*").over(Window.partitionBy(combination()));
  }

  private Column[] combination() {
    return columns.stream().map(name -> col(name)).toArray(Column[]::new);
  }
}
