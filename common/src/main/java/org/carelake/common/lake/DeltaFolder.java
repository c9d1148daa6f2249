package org.carelake.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FilterFunction;
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
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * One Delta table by its path, which may not have been written yet.
 *
 * @param key by which rows are looked up; empty for none
 * @param sought other columns by which files are left out
 * @param partitions columns whose values have files of their own
 */
record DeltaFolder(
    SparkSession spark,
    String path,
    StructType schema,
    String key,
    List<String> sought,
    List<String> partitions) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOG = "_delta_log";

  /** Bytes; as Delta is told, which puts smaller ones together. */
  private static final long SMALL_FILE = 4_194_304;

  /** More make every reader open them; fewer cost less than to put them together. */
  private static final int MANY_SMALL_FILES = 20;

  /** So many rows of a file are read at most to find a key that may be in it. */
  private static final long MOST_ROWS_OF_A_FILE = 250_000;

  DeltaFolder(SparkSession spark, String path, StructType schema, String key) {
    this(spark, path, schema, key, List.of(), List.of());
  }

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

  /**
   * How many files hold its rows; 0 before it is written. From the commit's checksum, where there
   * is one: the log itself would have to be read by three Spark jobs.
   */
  long files() {
    return snapshot().map(DeltaFolder::files).orElse(0L);
  }

  private static long files(Snapshot latest) {
    Option<VersionChecksum> checksum = latest.checksumOpt();
    return checksum.isDefined() ? checksum.get().numFiles() : latest.numOfFiles();
  }

  boolean exists() {
    return snapshot().isPresent();
  }

  /**
   * Whether what changed after a version is still there: in the log, which is cleaned up after a
   * time, and in the files that it names, which a {@code VACUUM} deletes.
   */
  boolean remembersSince(long version) {
    return firstChange(version) == version + 1;
  }

  /**
   * The first commit after a version from which on all changes are still there; one after the
   * newest if there is none.
   */
  long firstChange(long version) {
    long first = snapshot().map(Snapshot::version).orElse(-1L) + 1;
    while (first > version + 1 && tellsChanges(first - 1)) {
      first--;
    }
    return first;
  }

  private boolean tellsChanges(long version) {
    Optional<String> content = commitContent(version);
    if (content.isEmpty()) {
      return false;
    }
    List<JsonNode> actions = content.get().lines().map(DeltaFolder::action).toList();
    Stream<String> ofChanges = paths(actions, "cdc");
    boolean areApart = actions.stream().anyMatch(action -> action.has("cdc"));
    Stream<String> ofRows = Stream.concat(paths(actions, "add"), paths(actions, "remove"));
    return (areApart ? ofChanges : ofRows).allMatch(this::isThere);
  }

  /** The files that a commit names, decoded. */
  private static Stream<String> paths(List<JsonNode> actions, String kind) {
    return actions.stream()
        .map(action -> action.path(kind))
        .filter(file -> kind.equals("cdc") || file.path("dataChange").asBoolean())
        .map(file -> file.path("path").asText())
        .filter(path -> !path.isEmpty())
        .map(path -> URI.create(path).getPath());
  }

  private Optional<String> commitContent(long version) {
    LakeFiles log = new LakeFiles(path + "/" + LOG, spark.sparkContext().hadoopConfiguration());
    return log.read(commit(version)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
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

  /** The rows for which a condition holds; files that cannot hold any are not opened. */
  Dataset<Row> where(Column condition) {
    return snapshot()
        .map(latest -> shaped(complete(bySource(latest)).where(condition)))
        .orElseGet(this::read);
  }

  /** As Delta's own source reads them, which looks at what the log tells of each file. */
  private Dataset<Row> bySource(Snapshot snapshot) {
    return spark.read().format("delta").option("versionAsOf", snapshot.version()).load(path);
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
            : bySource(snapshot));
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

  /** Adds rows, in the order of their keys; a table that is not there yet is made. */
  void append(Dataset<Row> rows) {
    Dataset<Row> ordered = key.isEmpty() ? rows : rows.sortWithinPartitions(key);
    ordered
        .write()
        .format("delta")
        .options(statistics())
        .option("maxRecordsPerFile", MOST_ROWS_OF_A_FILE)
        .partitionBy(exists() ? new String[0] : partitions.toArray(String[]::new))
        .mode(SaveMode.Append)
        .save(path);
  }

  /**
   * Of which columns a new table's log tells the least and the greatest value in each file, so that
   * queries can leave files out: the key, and times, since files come one after the other. To find
   * those of all columns is about a tenth of what tasks do when an export is taken.
   */
  private Map<String, String> statistics() {
    String columns =
        Stream.of(Stream.of(key), sought.stream(), times())
            .flatMap(stream -> stream)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(","));
    return columns.isEmpty()
        ? Map.of("delta.dataSkippingNumIndexedCols", "0")
        : Map.of("delta.dataSkippingStatsColumns", columns);
  }

  private Stream<String> times() {
    return Stream.of(schema.fields())
        .filter(
            field ->
                field.dataType().equals(DataTypes.TimestampType)
                    || field.dataType().equals(DataTypes.DateType))
        .map(StructField::name);
  }

  /** Gives a table that an earlier version of the program made the columns that it lacks. */
  void addLackingColumns() {
    List<String> present = List.of(snapshot().orElseThrow().schema().fieldNames());
    if (!present.containsAll(List.of(schema.fieldNames()))) {
      append(spark.createDataFrame(List.of(), schema));
    }
  }

  /**
   * Puts small files together where they have become many, and drops rows that are only marked as
   * deleted. No row changes.
   *
   * @return whether there was anything to do
   */
  boolean compact() {
    boolean isNeeded =
        snapshot().filter(latest -> smallFiles(latest) > MANY_SMALL_FILES).isPresent();
    if (isNeeded) {
      table().optimize().executeCompaction();
    }
    return isNeeded;
  }

  private static long smallFiles(Snapshot latest) {
    Option<Seq<AddFile>> files = latest.checksumOpt().flatMap(VersionChecksum::allFiles);
    return files.isDefined()
        ? JavaConverters.seqAsJavaList(files.get()).stream().filter(DeltaFolder::isSmall).count()
        : latest.allFiles().filter((FilterFunction<AddFile>) DeltaFolder::isSmall).count();
  }

  private static boolean isSmall(AddFile file) {
    return file.size() < SMALL_FILE;
  }

  /** Lays rows anew in the order of their keys, so that each file holds few of all keys. */
  void cluster() {
    if (!key.isEmpty() && partitions.isEmpty() && files() > 1) {
      table().optimize().executeZOrderBy(key);
    }
  }

  /** When the first commit after a version was made, a minute early; now if there is none. */
  Instant changedAfter(long version, Instant now) {
    boolean isNewest = snapshot().filter(latest -> latest.version() > version).isEmpty();
    if (isNewest || !remembersSince(version)) {
      return now;
    }
    Path next = new Path(path, LOG + "/" + commit(version + 1));
    try {
      return Instant.ofEpochMilli(
              next.getFileSystem(spark.sparkContext().hadoopConfiguration())
                  .getFileStatus(next)
                  .getModificationTime())
          .minus(Duration.ofMinutes(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes files that no version since a moment needs. */
  void vacuum(Duration kept) {
    table().vacuum(kept.toMinutes() / 60.0);
  }

  DeltaTable table() {
    return DeltaTable.forPath(spark, path);
  }

  /** What Delta recorded of its last commit, straight from the log: its history is a Spark job. */
  Map<String, String> lastMetrics() {
    String content = commitContent(version().orElseThrow().number()).orElseThrow();
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
