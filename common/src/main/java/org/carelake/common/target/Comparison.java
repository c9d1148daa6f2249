package org.carelake.common.target;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.spark.Kept;

/**
 * What a target has of one kind of rows or elements, beside what it should have.
 *
 * @param of a table, a label or a type of relationships
 * @param differing {@code _id string} and {@code _difference string}: {@link #MISSING}, {@link
 *     #EXTRA} or {@link #DIFFERENT}; one row for each that is not as it should be
 * @param counts of the differences, by what they are; empty where all is as it should be
 */
public record Comparison(String of, Dataset<Row> differing, Map<String, Long> counts) {
  public static final String MISSING = "missing";
  public static final String EXTRA = "extra";
  public static final String DIFFERENT = "different";

  /** What tells a row or element apart from others. */
  public static final String ID = "_id";

  public static final String DIFFERENCE = "_difference";

  private static final String CONTENT = "_content";

  /**
   * Compares; of each row only a number for its content is exchanged between tasks.
   *
   * @param expected with {@link #ID} and the values, like {@code actual} of the same types
   * @param kept keeps what differs
   */
  public static Comparison of(
      String kind, Dataset<Row> expected, Dataset<Row> actual, List<String> values, Kept kept) {
    Dataset<Row> should = numbered(expected, values).as("should");
    Dataset<Row> is = numbered(actual, values).as("is");
    Column isSame =
        col("should.least")
            .equalTo(col("is.least"))
            .and(col("should.most").equalTo(col("is.most")))
            .and(col("is.times").equalTo(1));
    Column difference =
        when(col("is.times").isNull(), MISSING)
            .when(col("should.times").isNull(), EXTRA)
            .when(isSame, lit(null))
            .otherwise(DIFFERENT);
    Dataset<Row> differing =
        kept.keep(
            should
                .join(is, col("should." + ID).equalTo(col("is." + ID)), "full_outer")
                .select(
                    coalesce(col("should." + ID), col("is." + ID)).as(ID),
                    difference.as(DIFFERENCE))
                .where(col(DIFFERENCE).isNotNull()));
    Map<String, Long> counts = new TreeMap<>();
    differing
        .groupBy(DIFFERENCE)
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return new Comparison(kind, differing, counts);
  }

  /** One row for each id, also where there are several of it, which there should not be. */
  private static Dataset<Row> numbered(Dataset<Row> rows, List<String> values) {
    Column content =
        xxhash64(
            Stream.concat(
                    Stream.of(lit(0)),
                    values.stream().flatMap(name -> Stream.of(col(name), col(name).isNull())))
                .toArray(Column[]::new));
    return rows.select(col(ID), content.as(CONTENT))
        .groupBy(ID)
        .agg(count(lit(1)).as("times"), min(CONTENT).as("least"), max(CONTENT).as("most"));
  }

  public boolean isEqual() {
    return counts.isEmpty();
  }

  /** Rows whose id differs in one of some ways. */
  public Dataset<Row> among(Dataset<Row> rows, String... differences) {
    return rows.join(
        differing.where(col(DIFFERENCE).isin((Object[]) differences)).select(ID), ID, "left_semi");
  }
}
