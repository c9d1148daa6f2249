package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Text;

/** What the lake knows of columns that a file says nothing of. */
final class OldValues {
  private static final String KEY = "_old_key";
  private static final String OLD = "_old";

  private OldValues() {}

  /**
   * The rows, with the lake's values in place of those that their file says nothing of.
   *
   * @param rows of shape {@link Received}
   * @param kept the columns that a file says nothing of, by its title
   */
  static Dataset<Row> in(
      Table table, Dataset<Row> rows, Map<String, List<String>> kept, Lake curated) {
    if (kept.isEmpty() || curated.version(table).isEmpty()) {
      return rows;
    }
    Dataset<Row> old =
        curated
            .given(table)
            .select(
                col(table.key().name()).as(KEY),
                col(Received.SYSTEM).as(OLD + Received.SYSTEM),
                struct("*").as(OLD));
    Column key = Text.normalized(col(Received.ROW + "." + table.key().name()));
    Dataset<Row> beside =
        rows.join(
            old,
            key.equalTo(col(KEY)).and(col(Received.SYSTEM).equalTo(col(OLD + Received.SYSTEM))),
            "left_outer");
    return beside
        .withColumn(Received.ROW, filled(kept))
        .select(Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new));
  }

  private static Column filled(Map<String, List<String>> kept) {
    Column row = col(Received.ROW);
    TreeSet<String> columns = new TreeSet<>();
    kept.values().forEach(columns::addAll);
    for (String column : columns) {
      Object[] files =
          kept.entrySet().stream()
              .filter(entry -> entry.getValue().contains(column))
              .map(Map.Entry::getKey)
              .toArray();
      row =
          row.withField(
              column,
              when(Received.title("").isin(files), col(OLD + "." + column).cast("string"))
                  .otherwise(col(Received.ROW + "." + column)));
    }
    return row;
  }
}
