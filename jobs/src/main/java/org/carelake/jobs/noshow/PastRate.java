package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The share of missed appointments among those with the same key, on days before the day of the
 * prediction. Few are pulled towards the prior, as if {@code weight} appointments more had missed
 * as often.
 *
 * @param name the result's columns are {@code <name>_rate} and {@code <name>_n}
 * @param key what is the same; unknown keys have a past of their own
 * @param days how far back it looks; {@link #ALL} for as far as it goes
 * @param prior the expected share, a column of the bookings
 */
record PastRate(String name, Column key, long days, double weight, Column prior) {
  static final long ALL = Integer.MAX_VALUE;
  private static final Column MOMENT_DAY = floor(col("moment").divide(24 * 60 * 60)).cast("int");

  /**
   * Adds the two columns.
   *
   * @param rows the bookings with what has been added to them so far
   * @param past of all bookings, see {@link #past}
   */
  Dataset<Row> addedTo(Dataset<Row> rows, Dataset<Row> past) {
    Column n = coalesce(col("_all"), lit(0L)).cast("double");
    Column missed = coalesce(col("_bad"), lit(0L)).cast("double");
    return rows.join(
            past,
            key.eqNullSafe(col("_asked_key")).and(MOMENT_DAY.equalTo(col("_asked_day"))),
            "left_outer")
        .withColumn(name + "_n", n)
        .withColumn(name + "_rate", missed.plus(prior.multiply(weight)).divide(n.plus(weight)))
        .drop("_asked_key", "_asked_day", "_all", "_bad");
  }

  /** A row for each key and day of a prediction, with what had happened before. */
  Dataset<Row> past(Dataset<Row> bookings) {
    Dataset<Row> happened =
        bookings
            .where(col("missed").isNotNull())
            .groupBy(key.as("_key"), col("day").as("_day"))
            .agg(count(lit(1)).as("_n"), sum("missed").as("_missed"));
    Dataset<Row> asked =
        bookings
            .select(key.as("_key"), MOMENT_DAY.as("_day"))
            .distinct()
            .selectExpr("_key", "_day", "null AS _n", "null AS _missed");
    WindowSpec before =
        Window.partitionBy("_key").orderBy("_day").rangeBetween(-Math.min(days, ALL), -1);
    return happened
        .union(asked)
        .withColumn("_all", sum("_n").over(before))
        .withColumn("_bad", sum("_missed").over(before))
        .where(col("_n").isNull())
        .select(
            col("_key").as("_asked_key"), col("_day").as("_asked_day"), col("_all"), col("_bad"));
  }
}
