package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Decision;
import org.carelake.common.validate.Validation;

/** Deletions that cannot be done yet. */
final class HeldDeletes {
  private HeldDeletes() {}

  /**
   * Accepted deletions of referenced rows become rejected under {@code
   * <table>.<key>.still_referenced}.
   *
   * @param decided the result of {@link Decision#decide}
   * @param referencedKeys one column {@code key}, distinct: the keys that other tables refer to
   */
  static Dataset<Row> in(Table table, Dataset<Row> decided, Dataset<Row> referencedKeys) {
    Dataset<Row> referenced = referencedKeys.select(col("key").as("_referenced"));
    Column held =
        coalesce(
            col("_referenced")
                .isNotNull()
                .and(col(Validation.DELETED))
                .and(col(Validation.OUTCOME).equalTo(Validation.ACCEPTED)),
            lit(false));
    return decided
        .join(
            referenced,
            decided.col(table.key().name()).equalTo(referenced.col("_referenced")),
            "left_outer")
        .withColumn("_held", held)
        .withColumn(
            Validation.ERRORS,
            when(col("_held"), lit(table.stillReferenced().id())).otherwise(col(Validation.ERRORS)))
        .withColumn(
            Validation.OUTCOME,
            when(col("_held"), Validation.REJECTED).otherwise(col(Validation.OUTCOME)))
        .drop("_held", "_referenced");
  }
}
