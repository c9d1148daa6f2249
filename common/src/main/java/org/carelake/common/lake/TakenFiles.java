package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;
import org.carelake.common.source.Tally;

/**
 * Which files the lake has taken, and what became of their rows. A file is known by its path,
 * length and time of change: one that is replaced under its old name is a new file, unless it still
 * has the content that it had.
 *
 * <p>Files are written down after their rows are committed. A run that dies in between leaves them
 * untaken, and taking them again changes nothing, because merges and quarantine are idempotent.
 */
public record TakenFiles(SparkSession spark, String root) {
  /** The view under which statements read them. */
  public static final String VIEW = "taken_files";

  private static final DataType COUNTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType);

  private static final StructType SCHEMA =
      new StructType()
          .add("source", DataTypes.StringType)
          .add("table", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.LongType)
          .add("run_id", DataTypes.StringType)
          .add("received", DataTypes.LongType)
          .add("accepted", DataTypes.LongType)
          .add("rejected", DataTypes.LongType)
          .add("duplicates", DataTypes.LongType)
          .add("hash", DataTypes.StringType)
          .add("delivered", DataTypes.TimestampType)
          .add("system", DataTypes.StringType)
          .add("id_prefix", DataTypes.StringType)
          .add("columns", DataTypes.createArrayType(DataTypes.StringType))
          .add("kind", DataTypes.StringType)
          .add("received_by_table", COUNTS)
          .add("broken", COUNTS);

  /**
   * One taking of one file.
   *
   * @param source whose it is
   * @param tally of the file, by lines where it gives rows of several tables
   * @param byTable of its rows
   * @param hash of its content
   * @param columns those of its contract that it has; empty where it need not name any
   */
  public record Taken(
      Source source,
      RawFile file,
      String runId,
      Tally tally,
      Map<String, Tally> byTable,
      String hash,
      List<String> columns) {

    private Map<String, Long> received() {
      Map<String, Long> received = new TreeMap<>();
      byTable.forEach((table, rows) -> received.put(table, rows.received()));
      received.values().removeIf(rows -> rows == 0);
      return received;
    }

    private Map<String, Long> broken() {
      return byTable.values().stream().reduce(Tally.NONE, Tally::plus).broken();
    }
  }

  /**
   * What a file was when it was last taken.
   *
   * @param length bytes
   * @param modified epoch milliseconds
   * @param hash of its content; null, like {@code delivered}, where an earlier version of the
   *     program took it
   * @param delivered when (UTC), as its rows say
   * @param system whose ids its rows use
   * @param idPrefix what was put before them
   * @param columns as {@link Taken#columns}
   */
  public record Last(
      String source,
      String table,
      long length,
      long modified,
      String hash,
      Instant delivered,
      String system,
      String idPrefix,
      List<String> columns) {
    /** Whether a source still says the same of its ids; else its rows have other ones now. */
    public boolean hasIdsOf(Source source) {
      return source.system().equals(system) && source.idPrefix().equals(idPrefix);
    }

    /** Whether nothing about the file has changed. */
    public boolean isSame(RawFile file) {
      return length == file.length() && modified == file.modified();
    }
  }

  /**
   * What was ever taken.
   *
   * @param last the files as they were the last time, by their titles
   * @param systemsByPrefix whose ids stood behind each prefix, also before it was changed
   */
  public record History(Map<String, Last> last, Map<String, Set<String>> systemsByPrefix) {}

  DeltaFolder folder() {
    return new DeltaFolder(spark, root + "/ledger/files", SCHEMA, "");
  }

  /**
   * One row per taking: {@code source, table, file, length, modified, run_id, received, accepted,
   * rejected, duplicates, hash, delivered, system, id_prefix, columns, kind, received_by_table map
   * of rows by table, broken map of rows by rule}. The last three are null where an earlier version
   * of the program took the file.
   */
  public Dataset<Row> read() {
    return folder().read();
  }

  /** The rows as they were at an earlier version. */
  public Dataset<Row> read(long version) {
    return folder().read(version);
  }

  /** Empty where no file was ever taken. */
  public Optional<Lake.Version> version() {
    return folder().version();
  }

  public History history() {
    Map<String, Row> latest = new HashMap<>();
    Map<String, Set<String>> systemsByPrefix = new TreeMap<>();
    if (folder().exists()) {
      Column last =
          max_by(
              struct("table", "length", "modified", "hash", "delivered", "columns"), col("run_id"));
      read()
          .groupBy("source", "file", "system", "id_prefix")
          .agg(last.as("last"), max("run_id"))
          .collectAsList()
          .forEach(
              row -> {
                latest.merge(row.getString(0) + "/" + row.getString(1), row, TakenFiles::later);
                if (row.getString(2) != null) {
                  systemsByPrefix
                      .computeIfAbsent(row.getString(3), prefix -> new TreeSet<>())
                      .add(row.getString(2));
                }
              });
    }
    Map<String, Last> last = new HashMap<>();
    latest.forEach((title, row) -> last.put(title, last(row)));
    return new History(last, systemsByPrefix);
  }

  private static Row later(Row one, Row other) {
    return one.getString(5).compareTo(other.getString(5)) > 0 ? one : other;
  }

  private static Last last(Row row) {
    Row last = row.getStruct(4);
    return new Last(
        row.getString(0),
        last.getString(0),
        last.getLong(1),
        last.getLong(2),
        last.getString(3),
        last.getInstant(4),
        row.getString(2),
        row.getString(3),
        last.isNullAt(5) ? null : last.getList(5));
  }

  public void add(List<Taken> taken) {
    if (!taken.isEmpty()) {
      folder()
          .append(
              spark
                  .createDataFrame(
                      taken.stream().map(TakenFiles::row).collect(Collectors.toList()), SCHEMA)
                  .coalesce(1));
    }
  }

  private static Row row(Taken taken) {
    RawFile file = taken.file();
    Tally tally = taken.tally();
    return RowFactory.create(
        file.source(),
        file.table(),
        file.name(),
        file.length(),
        file.modified(),
        taken.runId(),
        tally.received(),
        tally.accepted(),
        tally.rejected(),
        tally.duplicates(),
        taken.hash(),
        file.delivered(),
        taken.source().system(),
        taken.source().idPrefix(),
        taken.columns().toArray(String[]::new),
        taken.source().kind().name(),
        taken.received(),
        taken.broken());
  }
}
