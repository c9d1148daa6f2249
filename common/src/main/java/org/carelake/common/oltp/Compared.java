package org.carelake.common.oltp;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Comparison;

/**
 * One table of a database beside the curated table that it claims to equal.
 *
 * @param version of the lake, as the database itself says
 */
record Compared(Lake curated, Oltp oltp, Table table, Lake.Version version) {

  Comparison differences(Kept kept) {
    return Comparison.of(
        table.name(),
        named(expected()),
        named(held().rows()),
        Arrays.asList(table.schema().fieldNames()),
        kept);
  }

  /** What makes the table equal again. */
  NetChanges mending(Comparison found) {
    Dataset<Row> lacking =
        found
            .among(named(expected()), Comparison.MISSING, Comparison.DIFFERENT)
            .drop(Comparison.ID);
    Dataset<Row> extra = found.among(named(held().rows()), Comparison.EXTRA).drop(Comparison.ID);
    return NetChanges.mending(version, lacking, extra);
  }

  private Held held() {
    return new Held(curated.spark(), oltp, table);
  }

  /** Contract columns and provenance. */
  private Dataset<Row> expected() {
    return curated
        .read(table, version.number())
        .select(NetChanges.columns(table))
        .join(held().refused(), table.key().name(), "left_anti");
  }

  private Dataset<Row> named(Dataset<Row> rows) {
    return rows.withColumn(Comparison.ID, col(table.key().name()));
  }
}
