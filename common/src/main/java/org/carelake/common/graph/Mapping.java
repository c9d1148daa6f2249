package org.carelake.common.graph;

import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;

/** How the rows of one curated table appear in the graph: as nodes or as relationships. */
public sealed interface Mapping permits Node, Relationship {

  Table table();

  /** Which rows appear. */
  Rows rows();

  /** SQL expressions over the row's columns by the name of the property that they become. */
  Map<String, String> properties();

  /**
   * The rows of a table that a mapping takes.
   *
   * @param each {@code name = array}: the row is taken once for each element; or null
   * @param where SQL condition, or null for all
   */
  record Rows(Table table, String each, String where) {
    static Rows of(Table table) {
      return new Rows(table, null, null);
    }

    Dataset<Row> in(Dataset<Row> rows) {
      Dataset<Row> taken = where == null ? rows : rows.where(where);
      if (each == null) {
        return taken;
      }
      String[] named = each.split(" = ", 2);
      return taken.withColumn(named[0], explode(expr(named[1])));
    }
  }

  /** SQL expressions of which none is null for rows that appear. */
  Stream<String> keys();

  /** Whether a row appears, as far as can be told before its elements are taken one by one. */
  default Column appears() {
    Column taken = rows().where() == null ? lit(true) : expr(rows().where());
    return rows().each() == null
        ? keys().map(key -> expr(key).isNotNull()).reduce(taken, Column::and)
        : taken;
  }

  /** The expressions of the properties, under their names. */
  default Stream<Column> values() {
    return properties().entrySet().stream()
        .map(property -> expr(property.getValue()).as(property.getKey()));
  }

  /** What tells the elements that rows make apart; of some perhaps more than once. */
  Dataset<Row> identities(Dataset<Row> of);

  /** The pattern that finds the elements of some identities. */
  String match();

  /** The statement that deletes them. */
  String delete();
}
