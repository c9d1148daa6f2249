package org.carelake.common.lake;

import io.delta.tables.DeltaTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** One Delta table by its path, which may not have been written yet. */
record DeltaFolder(SparkSession spark, String path, StructType schema) {

  /** Which state of which table: ids differ when a table is made anew. */
  Optional<Lake.Version> version() {
    return snapshot().map(found -> new Lake.Version(found.metadata().id(), found.version()));
  }

  private Optional<Snapshot> snapshot() {
    Snapshot latest =
        DeltaLog.forTable(spark, new Path(path)).update(false, Option.empty(), Option.empty());
    return latest.version() < 0 ? Optional.empty() : Optional.of(latest);
  }

  boolean exists() {
    return snapshot().isPresent();
  }

  /** The rows as they are now in the columns of {@code schema}, absent ones null. */
  Dataset<Row> read() {
    return exists()
        ? shaped(spark.read().format("delta").load(path))
        : spark.createDataFrame(List.of(), schema);
  }

  /** Columns that a table did not have when it was written are null in its rows. */
  Dataset<Row> shaped(Dataset<Row> rows) {
    List<String> present = List.of(rows.columns());
    Dataset<Row> shaped = rows;
    for (StructField field : schema.fields()) {
      if (!present.contains(field.name())) {
        shaped = shaped.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return shaped.select(
        List.of(schema.fieldNames()).stream()
            .map(functions::col)
            .toArray(org.apache.spark.sql.Column[]::new));
  }

  void append(Dataset<Row> rows) {
    rows.write().format("delta").mode(SaveMode.Append).save(path);
  }

  DeltaTable table() {
    return DeltaTable.forPath(spark, path);
  }

  /** What Delta recorded of its last commit. */
  Map<String, String> lastMetrics() {
    return table().history(1).select("operationMetrics").head().getJavaMap(0);
  }
}
