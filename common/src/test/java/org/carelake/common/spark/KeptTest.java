package org.carelake.common.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.ExplainMode;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeptTest {
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", Map.of());
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  @Test
  void rowsAreComputedOnceAndForgottenInTheEnd() {
    LongAccumulator computed = spark.sparkContext().longAccumulator();
    UserDefinedFunction seen =
        udf(
            (UDF1<Long, Long>)
                number -> {
                  computed.add(1);
                  return number;
                },
            DataTypes.LongType);
    try (Kept kept = new Kept()) {
      Dataset<Row> counted = spark.range(1_000).select(seen.apply(col("id")).as("number"));
      Dataset<Row> rows = kept.keep(counted);
      assertEquals(0, computed.value());

      assertEquals(1_000, rows.distinct().count());
      assertEquals(1, rows.where("number = 7").count());
      assertEquals(1_000, rows.as("a").join(rows.as("b"), "number").count());
      assertEquals(1_000, computed.value());

      Dataset<Row> now = kept.compute(counted);
      assertEquals(2_000, computed.value());
      assertEquals(1_000, now.distinct().count());
      assertEquals(2_000, computed.value());
    }
    assertTrue(spark.sparkContext().getPersistentRDDs().isEmpty());
  }

  /** Rows in several batches, one larger than any batch, and values that are not there. */
  @Test
  void rowsAreGivenBackAsTheyWere() {
    Dataset<Row> rows =
        spark
            .range(0, 5_000, 1, 3)
            .selectExpr(
                "id",
                "if(id % 3 = 0, null, repeat(cast(id as string), 100)) as text",
                "if(id = 7, repeat('x', 3000000), null) as large",
                "if(id % 2 = 0, array(id, null), null) as list",
                "named_struct('a', id / 7, 'b', if(id % 5 = 0, null, date'2024-02-29')) as pair");
    try (Kept inRows = new Kept();
        Kept inColumns = Kept.inColumns()) {
      for (Kept kept : List.of(inRows, inColumns)) {
        Dataset<Row> again = kept.compute(rows);
        assertEquals(rows.collectAsList(), again.collectAsList());
        assertEquals(
            rows.select("pair.b", "text").collectAsList(),
            again.select("pair.b", "text").collectAsList());
        assertEquals(
            rows.orderBy(col("id").desc()).limit(10).collectAsList(),
            again.orderBy(col("id").desc()).limit(10).collectAsList());
        assertEquals(5_000, again.count());
        assertTrue(kept.compute(rows.where("id < 0")).isEmpty());
      }
    }
  }

  @Test
  void whatIsMadeOfKeptRowsDoesNotGrowByWhatLedToThem() {
    try (Kept kept = new Kept()) {
      Dataset<Row> twice = keptAgain(kept, kept.keep(spark.range(10).toDF("number")));
      Dataset<Row> often = twice;
      for (int i = 0; i < 20; i++) {
        often = keptAgain(kept, often);
      }

      assertEquals(10, often.count());
      assertEquals(plan(twice), plan(often));
    }
  }

  private static Dataset<Row> keptAgain(Kept kept, Dataset<Row> rows) {
    return kept.keep(rows.union(rows).distinct());
  }

  /** As Spark prints it for each action, but for numbers. */
  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution()
        .explainString(ExplainMode.fromString("simple"))
        .replaceAll("[0-9]+", "");
  }
}
