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

  Stream<String> columns() {
    return table.fields().stream().filter(Field::isFilledIn).map(Field::name);
  }

  boolean isAny() {
    return columns().findAny().isPresent();
  }

  /**
   * The rows with what was found in place of what is empty, or was filled in before.
   *
   * @param found what {@link Filling#found} gives
   */
  Dataset<Row> in(Dataset<Row> found) {
    return found.select(
        Stream.of(Lake.schema(table).fieldNames())
            .map(name -> next(name).as(name))
            .toArray(Column[]::new));
  }

  /** Those of the rows that then differ from what they were. */
  Dataset<Row> changed(Dataset<Row> found) {
    Column differs =
        Stream.concat(columns(), Stream.of(COLUMN))
            .map(name -> not(next(name).eqNullSafe(col(name))))
            .reduce(Column::or)
            .orElseThrow();
    return in(found.where(differs));
  }

  /** The rows as their sources gave them. */
  Dataset<Row> given(Dataset<Row> rows) {
    return columns()
        .reduce(rows, (all, name) -> all.withColumn(name, given(name)), (one, other) -> other);
  }

  private Column next(String name) {
    if (name.equals(COLUMN)) {
      return nullif(concat_ws(" ", columns().map(Filled::mark).toArray(Column[]::new)), lit(""));
    }
    return columns().anyMatch(name::equals) ? coalesce(given(name), found(name)) : col(name);
  }

  private static Column mark(String name) {
    return when(given(name).isNull().and(found(name).isNotNull()), lit(name));
  }

  private static Column given(String name) {
    Column isFilled = array_contains(split(col(COLUMN), " "), name);
    return when(not(coalesce(isFilled, lit(false))), col(name));
  }

  private static Column found(String name) {
    return col(Filling.FOUND + name);
  }
}
