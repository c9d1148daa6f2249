package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/** The names that rows are referred to by: their keys, and {@code ?<identifier>}. */
final class Identifiers {
  private Identifiers() {}

  /**
   * The rows, of which those that are about to go keep their keys and leave their other names to
   * whoever takes them.
   *
   * @param going keys
   */
  static Dataset<Row> freed(Table parent, Dataset<Row> rows, Dataset<Row> going) {
    Column key = col(parent.key().name());
    return rows.join(going.toDF("_going"), key.equalTo(col("_going")), "left_outer")
        .withColumn(Table.IDENTIFIERS, when(col("_going").isNull(), col(Table.IDENTIFIERS)))
        .drop("_going");
  }

  /**
   * A row for each name of each row. A name that several rows of a system claim belongs to none of
   * them.
   *
   * @param rows curated rows of a table with identifiers
   * @return the rows with their {@code _system} and {@link Validation#NAMED}, distinct
   */
  static Dataset<Row> named(Table parent, Dataset<Row> rows) {
    String key = parent.key().name();
    Column others = coalesce(split(col(Table.IDENTIFIERS), " "), array().cast("array<string>"));
    Dataset<Row> names =
        rows.withColumn("_others", others)
            .withColumn(
                Validation.NAMED,
                explode(
                    array_union(array(col(key)), expr("transform(_others, x -> concat('?', x))"))))
            .drop("_others");
    Column[] kept =
        parent.fields().stream()
            .map(Field::name)
            .map(name -> first(col(name)).as(name))
            .toArray(Column[]::new);
    return names
        .groupBy(Validation.NAMED, Received.SYSTEM)
        .agg(count(lit(1)).as("_claimed"), kept)
        .where(col("_claimed").equalTo(1))
        .drop("_claimed");
  }
}
