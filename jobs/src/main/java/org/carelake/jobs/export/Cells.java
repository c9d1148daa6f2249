package org.carelake.jobs.export;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The cells of a table of counts, and how small ones are hidden: they become one cell {@value
 * #OTHER}. It never takes the place of one cell alone and is never small itself, or else the
 * table's total would tell what was hidden; the next larger cells go along until that is so.
 *
 * @param columns of type string, which make a cell
 * @param counts of persons or cases in a cell; it is small where one is above zero and below min
 * @param min the fewest that may be told
 */
record Cells(List<String> columns, List<String> counts, int min) {
  static final String OTHER = "other";
  private static final String MERGED = "_merged";

  /** The aggregate of the rows without a small cell; it has no rows where all are too few. */
  Dataset<Row> aggregated(Dataset<Row> rows, UnaryOperator<Dataset<Row>> aggregate) {
    return min > 1
        ? aggregate.apply(merged(rows, aggregate)).where(not(small()))
        : aggregate.apply(rows);
  }

  /**
   * The rows, with {@value #OTHER} in the columns of those whose cells are merged. The merged cell
   * is counted from its rows, as counts of distinct persons do not add up.
   *
   * @param aggregate counts rows by these columns
   */
  Dataset<Row> merged(Dataset<Row> rows, UnaryOperator<Dataset<Row>> aggregate) {
    List<Row> cells = smallestFirst(aggregate.apply(rows));
    int together = (int) cells.stream().filter(cell -> cell.<Boolean>getAs(MERGED)).count();
    if (together == 0) {
      return rows;
    }
    together = Math.min(Math.max(together, 2), cells.size());
    Dataset<Row> merged = replaced(rows, cells.subList(0, together));
    while (together < cells.size() && isOtherSmall(aggregate.apply(merged))) {
      together++;
      merged = replaced(rows, cells.subList(0, together));
    }
    return merged;
  }

  private List<Row> smallestFirst(Dataset<Row> cells) {
    Column[] order =
        Stream.of(Stream.of(small().desc()), counts.stream().map(Cells::ascending), keys())
            .flatMap(each -> each)
            .toArray(Column[]::new);
    Column[] shape = Stream.concat(keys(), Stream.of(small().as(MERGED))).toArray(Column[]::new);
    return cells.orderBy(order).select(shape).collectAsList();
  }

  private static Column ascending(String count) {
    return col(count).asc();
  }

  private Stream<Column> keys() {
    return columns.stream().map(name -> col(name));
  }

  private Column small() {
    return counts.stream()
        .map(count -> col(count).gt(0).and(col(count).lt(min)))
        .reduce(Column::or)
        .orElseThrow();
  }

  private boolean isOtherSmall(Dataset<Row> cells) {
    Column other = keys().map(column -> column.eqNullSafe(OTHER)).reduce(small(), Column::and);
    return !cells.where(other).isEmpty();
  }

  private Dataset<Row> replaced(Dataset<Row> rows, List<Row> cells) {
    Dataset<Row> known = rows.sparkSession().createDataFrame(cells, shape());
    Column same =
        columns.stream()
            .map(name -> rows.col(name).eqNullSafe(known.col(MERGED + name)))
            .reduce(Column::and)
            .orElseThrow();
    Dataset<Row> marked = rows.join(broadcast(known), same, "left_outer");
    Column[] shown = Stream.of(rows.columns()).map(this::shown).toArray(Column[]::new);
    return marked.select(shown);
  }

  private StructType shape() {
    return new StructType(
        Stream.concat(
                columns.stream().map(name -> field(MERGED + name, "string")),
                Stream.of(field(MERGED, "boolean")))
            .toArray(StructField[]::new));
  }

  private static StructField field(String name, String type) {
    return StructType.fromDDL("`" + name + "` " + type).apply(0);
  }

  private Column shown(String name) {
    return columns.contains(name)
        ? when(col(MERGED).isNotNull(), lit(OTHER)).otherwise(col(name)).as(name)
        : col(name);
  }
}
