package org.carelake.jobs.check;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * One rule that rows of one file break.
 *
 * @param file its title
 * @param isError whether such rows are refused; else they are counted only
 * @param lines the first ones
 */
public record BrokenRule(String file, String rule, boolean isError, long rows, List<Long> lines) {
  /** Lines that are named for each rule. */
  private static final int NAMED = 3;

  /**
   * What is broken, in the order of files and rules.
   *
   * @param checked the result of {@link Validation#check}
   */
  static List<BrokenRule> among(Dataset<Row> checked) {
    return checked
        .select(
            Received.title("").as("file"),
            col(Received.LINE).as("line"),
            split(col(Validation.ERRORS), " ").as("errors"),
            explode(
                    split(
                        trim(concat_ws(" ", col(Validation.ERRORS), col(Validation.WARNINGS))),
                        " "))
                .as("rule"))
        .where(col("rule").notEqual(""))
        .withColumn("place", row_number().over(Window.partitionBy("file", "rule").orderBy("line")))
        .groupBy("file", "rule")
        .agg(
            max(array_contains(col("errors"), col("rule"))).as("error"),
            max("place").cast("bigint").as("rows"),
            sort_array(collect_list(when(col("place").leq(NAMED), col("line")))).as("lines"))
        .orderBy("file", "rule")
        .collectAsList()
        .stream()
        .map(
            row ->
                new BrokenRule(
                    row.getString(0),
                    row.getString(1),
                    row.getBoolean(2),
                    row.getLong(3),
                    row.getList(4)))
        .toList();
  }
}
