package org.carelake.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
import org.carelake.common.run.LakeFiles;
import scala.Option;

/** One Delta table by its path, which may not have been written yet. */
record DeltaFolder(SparkSession spark, String path, StructType schema) {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** What Delta recorded of its last commit, straight from the log: its history is a Spark job. */
  Map<String, String> lastMetrics() {
    String name = "%020d.json".formatted(version().orElseThrow().number());
    LakeFiles log = new LakeFiles(path + "/_delta_log", spark.sparkContext().hadoopConfiguration());
    String content = new String(log.read(name).orElseThrow(), StandardCharsets.UTF_8);
    Map<String, String> metrics = new HashMap<>();
    content
        .lines()
        .map(DeltaFolder::action)
        .map(action -> action.at("/commitInfo/operationMetrics"))
        .filter(JsonNode::isObject)
        .forEach(
            found ->
                found
                    .fields()
                    .forEachRemaining(
                        metric -> metrics.put(metric.getKey(), metric.getValue().asText())));
    return metrics;
  }

  private static JsonNode action(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
