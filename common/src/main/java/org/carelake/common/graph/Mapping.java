package org.carelake.common.graph;

import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;

/** How the rows of one curated table appear in the graph: as nodes or as relationships. */
public sealed interface Mapping permits Node, Relationship {

  Table table();

  /** Which rows appear. */
  Rows rows();

  /** Whether several rows may mean the same element. */
  boolean shared();

  /** SQL expressions over the row's columns by the name of the property that they become. */
  Map<String, String> properties();

  /**
   * The rows of a table that a mapping takes.
   *
   * @param each what they are taken once for each of, in place of once
   * @param where SQL condition
   */
  record Rows(Table table, Optional<Each> each, Optional<String> where) {
    static Rows of(Table table) {
      return new Rows(table, Optional.empty(), Optional.empty());
    }

    Rows forEach(String name, String array) {
      return new Rows(table, Optional.of(new Each(name, array)), where);
    }

    Rows where(String condition) {
      return new Rows(table, each, Optional.of(condition));
    }

    /** The rows, each once for each element that it is taken for. */
    Dataset<Row> unfolded(Dataset<Row> rows) {
      return each.map(of -> rows.withColumn(of.name(), explode(expr(of.array())))).orElse(rows);
    }

    /** Whether a row is taken. */
    Column taken() {
      return where.map(functions::expr).orElse(lit(true));
    }
  }

  /**
   * The elements of an SQL array.
   *
   * @param name of the column that has one of them
   */
  record Each(String name, String array) {}

  /** SQL expressions of which none is null for rows that appear. */
  Stream<String> keys();

  /** Whether a row, once unfolded, appears. */
  default Column appears() {
    return keys().map(key -> expr(key).isNotNull()).reduce(rows().taken(), Column::and);
  }

  /** Whether a row may appear, as far as can be told before it is unfolded. */
  default Column mayAppear() {
    return rows().each().isEmpty() ? appears() : rows().taken();
  }

  /**
   * What tells its elements apart: SQL expressions by the name under which statements read them.
   */
  Map<String, String> identity();

  /** What tells the elements that rows make apart; of some perhaps more than once. */
  default Dataset<Row> identities(Dataset<Row> of) {
    return select(of, named(identity()));
  }

  /** The elements that rows make: what tells them apart, and the properties. */
  default Dataset<Row> elements(Dataset<Row> of) {
    return select(of, Stream.concat(named(identity()), named(properties())));
  }

  private Dataset<Row> select(Dataset<Row> of, Stream<Column> columns) {
    return rows().unfolded(of).where(appears()).select(columns.toArray(Column[]::new));
  }

  private static Stream<Column> named(Map<String, String> expressions) {
    return expressions.entrySet().stream().map(each -> expr(each.getValue()).as(each.getKey()));
  }

  /** The pattern that finds the elements of some identities. */
  String match();

  /** The statement that deletes them. */
  String delete();
}
