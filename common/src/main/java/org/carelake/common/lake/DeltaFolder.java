package org.carelake.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.commands.cdc.CDCReader;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.run.LakeFiles;
import scala.Option;
import scala.collection.Seq;

/** One Delta table by its path, which may not have been written yet. */
record DeltaFolder(SparkSession spark, String path, StructType schema) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOG = "_delta_log";

  /** Which state of which table: ids differ when a table is made anew. */
  Optional<Lake.Version> version() {
    return snapshot().map(found -> new Lake.Version(found.metadata().id(), found.version()));
  }

  private DeltaLog log() {
    return DeltaLog.forTable(spark, new Path(path));
  }

  private Optional<Snapshot> snapshot() {
    // Most tables of most runs have no log, and Delta takes its time to tell.
    if (!isThere(LOG)) {
      return Optional.empty();
    }
    Snapshot latest = log().update(false, Option.empty(), Option.empty());
    return latest.version() < 0 ? Optional.empty() : Optional.of(latest);
  }

  boolean exists() {
    return snapshot().isPresent();
  }

  /** Whether the log still tells what changed after a version. */
  boolean remembersSince(long version) {
    return isThere(LOG + "/" + commit(version + 1));
  }

  private static String commit(long version) {
    return "%020d.json".formatted(version);
  }

  private boolean isThere(String name) {
    Path file = new Path(path, name);
    try {
      return file.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows as they are now in the columns of {@code schema}, absent ones null. */
  Dataset<Row> read() {
    return snapshot().map(this::rows).orElseGet(() -> spark.createDataFrame(List.of(), schema));
  }

  /** The rows as they were at an earlier version. */
  Dataset<Row> read(long version) {
    return rows(log().getSnapshotAt(version, Option.empty(), Option.empty()));
  }

  /**
   * Every change of these versions, in the columns of {@code schema} and Delta's own. Not by the
   * option of Delta's source, which would turn each value into an object and back.
   */
  Dataset<Row> changesBetween(long first, long last) {
    return complete(
        withoutEmpty(
            CDCReader.changesToBatchDF(
                log(), first, last, spark, Option.empty(), false, Option.empty())));
  }

  /** Delta begins with a part that is always empty, which every query would plan and compile. */
  private Dataset<Row> withoutEmpty(Dataset<Row> changes) {
    LogicalPlan plan = changes.queryExecution().analyzed();
    boolean isBefore =
        plan instanceof Union
            && plan.children().head() instanceof LogicalRDD rows
            && rows.rdd().getNumPartitions() == 0;
    if (!isBefore) {
      return changes;
    }
    Seq<LogicalPlan> others = (Seq<LogicalPlan>) plan.children().tail();
    return Dataset.ofRows(
        spark, others.size() == 1 ? others.head() : new Union(others, false, false));
  }

  /**
   * A commit's checksum names all files of a table that has few. Asking the log for them instead
   * takes three Spark jobs.
   */
  private Dataset<Row> rows(Snapshot snapshot) {
    Option<Seq<AddFile>> files = snapshot.checksumOpt().flatMap(VersionChecksum::allFiles);
    return shaped(
        files.isDefined()
            ? inThisSession(log().createDataFrame(snapshot, files.get(), false, Option.empty()))
            : spark.read().format("delta").option("versionAsOf", snapshot.version()).load(path));
  }

  /** Delta makes rows in the session that is active in the thread. */
  private Dataset<Row> inThisSession(Dataset<Row> rows) {
    return Dataset.ofRows(spark, rows.queryExecution().logical());
  }

  /** The columns of {@code schema} and no others. */
  Dataset<Row> shaped(Dataset<Row> rows) {
    return complete(rows)
        .select(Stream.of(schema.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** Columns that a table did not have when it was written are null in its rows. */
  private Dataset<Row> complete(Dataset<Row> rows) {
    List<String> present = List.of(rows.columns());
    Dataset<Row> complete = rows;
    for (StructField field : schema.fields()) {
      if (!present.contains(field.name())) {
        complete = complete.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return complete;
  }

  /** Adds rows; a table that is not there yet is made. */
  void append(Dataset<Row> rows) {
    rows.write().format("delta").options(statistics()).mode(SaveMode.Append).save(path);
  }

  /**
   * Of which columns a new table's log tells the least and the greatest value in each file, so that
   * queries can leave files out: times only, since files come one after the other. Ids and words
   * lie anywhere, and to find theirs is about a tenth of what tasks do when an export is taken.
   */
  private Map<String, String> statistics() {
    String times =
        Stream.of(schema.fields())
            .filter(
                field ->
                    field.dataType().equals(DataTypes.TimestampType)
                        || field.dataType().equals(DataTypes.DateType))
            .map(StructField::name)
            .collect(Collectors.joining(","));
    return times.isEmpty()
        ? Map.of("delta.dataSkippingNumIndexedCols", "0")
        : Map.of("delta.dataSkippingStatsColumns", times);
  }

  /** Gives a table that an earlier version of the program made the columns that it lacks. */
  void addLackingColumns() {
    List<String> present = List.of(snapshot().orElseThrow().schema().fieldNames());
    if (!present.containsAll(List.of(schema.fieldNames()))) {
      append(spark.createDataFrame(List.of(), schema));
    }
  }

  DeltaTable table() {
    return DeltaTable.forPath(spark, path);
  }

  /** What Delta recorded of its last commit, straight from the log: its history is a Spark job. */
  Map<String, String> lastMetrics() {
    String name = commit(version().orElseThrow().number());
    LakeFiles log = new LakeFiles(path + "/" + LOG, spark.sparkContext().hadoopConfiguration());
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
