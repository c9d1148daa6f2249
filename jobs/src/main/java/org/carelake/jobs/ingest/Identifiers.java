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
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.References;

/** The names that rows are referred to by: their keys, and {@code ?<identifier>}. */
final class Identifiers {
  private Identifiers() {}

  /**
   * A row for each name of each row. A name that several rows of a system claim belongs to none of
   * them. Those that are about to go keep their keys and leave their other names to whoever takes
   * them.
   *
   * @param rows curated rows of a table with identifiers, with {@link References#GOING}
   * @return the rows with their {@code _system} and {@link References#NAMED}, distinct
   */
  static Dataset<Row> named(Table parent, Dataset<Row> rows) {
    String key = parent.key().name();
    Column left = when(not(col(References.GOING)), split(col(Table.IDENTIFIERS), " "));
    Column others = coalesce(left, array().cast("array<string>"));
    Dataset<Row> names =
        rows.withColumn("_others", others)
            .withColumn(
                References.NAMED,
                explode(
                    array_union(array(col(key)), expr("transform(_others, x -> concat('?', x))"))))
            .drop("_others");
    Column[] kept =
        Stream.concat(parent.fields().stream().map(Field::name), Stream.of(References.GOING))
            .map(name -> first(col(name)).as(name))
            .toArray(Column[]::new);
    return names
        .groupBy(References.NAMED, Received.SYSTEM)
        .agg(count(lit(1)).as("_claimed"), kept)
        .where(col("_claimed").equalTo(1))
        .drop("_claimed");
  }
}
