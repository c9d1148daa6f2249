package org.carelake.common.lake;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * The columns of a table that are filled in where sources leave them empty. Each row says in {@link
 * #COLUMN} which of its values are, so that they can be told from what the source has said.
 */
record Filled(Table table) {
  /** Names of columns, with a blank between them; null for none. */
  static final String COLUMN = "_filled";

  private static final String FOUND = "_found_";

  private List<String> columns() {
    return table.fields().stream().filter(Field::isFilledIn).map(Field::name).toList();
  }

  boolean isAny() {
    return !columns().isEmpty();
  }

  private static Column isFilled(String alias, String column) {
    return coalesce(array_contains(split(col(alias + COLUMN), " "), column), lit(false));
  }

  /**
   * The value of a column in a row that comes for one that is there: what was filled in stays,
   * unless the source has something to say now.
   *
   * @param came alias of the row that comes, with its dot
   * @param kept alias of the row that is there, with its dot
   */
  Column handedOn(String column, String came, String kept) {
    if (column.equals(COLUMN)) {
      return marks(columns().stream().map(each -> when(stays(each, came, kept), lit(each))));
    }
    return columns().contains(column)
        ? when(stays(column, came, kept), col(kept + column)).otherwise(col(came + column))
        : col(came + column);
  }

  private static Column stays(String column, String came, String kept) {
    return col(came + column).isNull().and(isFilled(kept, column));
  }

  private static Column marks(Stream<Column> marks) {
    return nullif(concat_ws(" ", marks.toArray(Column[]::new)), lit(""));
  }

  /**
   * The rows that change when the columns are filled in, as they are then.
   *
   * @param found the key and the columns, one row per key; what is absent there is emptied again
   */
  Dataset<Row> changed(Dataset<Row> rows, Dataset<Row> found) {
    String key = table.key().name();
    Dataset<Row> joined = rows.join(renamed(found), key, "left_outer");
    Column differs =
        columns().stream()
            .map(column -> not(value(column).eqNullSafe(col(column))))
            .reduce(not(mark().eqNullSafe(col(COLUMN))), Column::or);
    return joined
        .where(differs)
        .select(Stream.of(rows.columns()).map(this::filled).toArray(Column[]::new));
  }

  private Dataset<Row> renamed(Dataset<Row> found) {
    return columns().stream()
        .reduce(
            found,
            (rows, column) -> rows.withColumnRenamed(column, FOUND + column),
            (one, other) -> other);
  }

  private Column filled(String column) {
    if (column.equals(COLUMN)) {
      return mark().as(column);
    }
    return columns().contains(column) ? value(column).as(column) : col(column);
  }

  private static Column given(String column) {
    return when(not(isFilled("", column)), col(column));
  }

  private static Column value(String column) {
    return coalesce(given(column), col(FOUND + column));
  }

  private Column mark() {
    return marks(
        columns().stream()
            .map(
                column ->
                    when(
                        given(column).isNull().and(col(FOUND + column).isNotNull()), lit(column))));
  }
}
