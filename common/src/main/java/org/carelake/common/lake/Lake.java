package org.carelake.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.delta.tables.DeltaMergeBuilder;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Recency;
import org.carelake.common.validate.Validation;

/**
 * The curated tables, one Delta table each, one row per key: the only truth everything downstream
 * reads. Every row carries {@code _source, _system, _kind, _file, _line, _run_id, _delivered} and
 * the ids of the warnings that it was taken with, {@code _warnings}.
 *
 * @param filling gives rows what their sources left empty, where tables have such columns
 */
public record Lake(SparkSession spark, String root, Filling filling) {
  /** The source, system and kind of rows that a run has made itself. */
  private static final String DERIVED = "carelake";

  /** Fewer files are read as fast as it is found out which are needed. */
  private static final int FEW_FILES = 3;

  private static final String CAME = "came.";
  private static final String KEPT = "kept.";

  /** A lake for whoever adds no row of a table that is filled in. */
  public Lake(SparkSession spark, String root) {
    this(spark, root, Filling.NOTHING);
  }

  /** Rows that a merge added, changed and removed; those already equal are not written. */
  public record Merged(long inserted, long updated, long deleted) {
    public static final Merged NOTHING = new Merged(0, 0, 0);

    public Merged plus(Merged other) {
      return new Merged(
          inserted + other.inserted, updated + other.updated, deleted + other.deleted);
    }
  }

  /** Which state of which Delta table: ids differ when a table is made anew. */
  public record Version(String tableId, long number) {
    /** Of a table that has never been written. */
    public static final Version NONE = new Version("", -1);

    /** The same table before anything was written. */
    public Version beforeAny() {
      return new Version(tableId, NONE.number);
    }
  }

  /** Contract columns, then provenance, then what was filled in where anything may be. */
  public static StructType schema(Table table) {
    StructType schema = provided(table);
    return new Filled(table).isAny() ? schema.add(Filled.COLUMN, DataTypes.StringType) : schema;
  }

  private static StructType provided(Table table) {
    return table
        .schema()
        .add(Received.SOURCE, DataTypes.StringType)
        .add(Received.SYSTEM, DataTypes.StringType)
        .add(Received.KIND, DataTypes.StringType)
        .add(Received.FILE, DataTypes.StringType)
        .add(Received.LINE, DataTypes.LongType)
        .add(Received.RUN, DataTypes.StringType)
        .add(Received.DELIVERED, DataTypes.TimestampType)
        .add(Validation.WARNINGS, DataTypes.StringType);
  }

  /**
   * Rows that a run made from curated ones, with the provenance and version that all rows carry.
   *
   * @param from what made them, in place of a file
   */
  public static Dataset<Row> derived(Dataset<Row> rows, String from, Run run) {
    Column now = lit(Timestamp.from(run.asOf()));
    return rows.withColumn(Table.UPDATED_AT.name(), now)
        .withColumn(Received.SOURCE, lit(DERIVED))
        .withColumn(Received.SYSTEM, lit(DERIVED))
        .withColumn(Received.KIND, lit(DERIVED))
        .withColumn(Received.FILE, lit(from))
        .withColumn(Received.LINE, lit(null).cast(DataTypes.LongType))
        .withColumn(Received.RUN, lit(run.id()))
        .withColumn(Received.DELIVERED, now);
  }

  public String path(Table table) {
    return root + "/curated/" + table.name();
  }

  DeltaFolder folder(Table table) {
    return new DeltaFolder(spark, path(table), schema(table), table.key().name());
  }

  /** The rows as they are now; none where the table has never been written. */
  public Dataset<Row> read(Table table) {
    return folder(table).read();
  }

  /**
   * The keys of rows, by which {@link #near} leaves out what cannot hold them; empty where that
   * would be of no use.
   *
   * @param rows cheap to compute twice
   * @param columns in which the keys are
   */
  public Optional<FewKeys> few(Table table, Dataset<Row> rows, Column... columns) {
    return folder(table).files() <= FEW_FILES ? Optional.empty() : FewKeys.in(rows, columns);
  }

  /** The rows that have one of the keys, and perhaps others. */
  public Dataset<Row> near(Table table, Optional<FewKeys> keys) {
    return keys.map(few -> folder(table).where(few.mayBe(col(table.key().name()))))
        .orElseGet(() -> read(table));
  }

  private Optional<FewKeys> few(Table table, Dataset<Row> rows) {
    return few(table, rows, col(table.key().name()));
  }

  /** The rows as they are now, without what was filled in. */
  public Dataset<Row> given(Table table) {
    return new Filled(table).given(read(table));
  }

  /** The rows as they were at an earlier version. */
  public Dataset<Row> read(Table table, long version) {
    return folder(table).read(version);
  }

  /** Empty where the table has never been written. */
  public Optional<Version> version(Table table) {
    return folder(table).version();
  }

  /** Whether the log still tells what changed after a version. */
  boolean remembersSince(Table table, Version version) {
    return folder(table).remembersSince(version.number());
  }

  /** The first version from which on all changes are still there. */
  public long firstChange(Table table) {
    return folder(table).firstChange(-1);
  }

  /** Every change of these versions, with Delta's {@code _change_type, _commit_version}. */
  public Dataset<Row> changesBetween(Table table, long first, long last) {
    return folder(table).changesBetween(first, last);
  }

  /**
   * Adds rows with new keys and changes those that differ and are not older. Equal rows are left
   * alone, and where all are equal nothing is committed, so merging twice equals merging once.
   *
   * @param rows with the columns of {@link #schema}, one per key
   */
  public Merged merge(Table table, Dataset<Row> rows) {
    DeltaFolder folder = folder(table);
    Dataset<Row> came = filled(table, folder.shaped(rows));
    if (folder.version().isEmpty()) {
      folder.append(came);
      return new Merged(Long.parseLong(folder.lastMetrics().get("numOutputRows")), 0, 0);
    }
    Optional<FewKeys> keys = few(table, rows);
    try (Kept kept = new Kept()) {
      Dataset<Row> changed = kept.keep(changed(table, came, keys));
      Row counts = changed.selectExpr("count(*)", "count_if(_there)").head();
      Merged merged = new Merged(counts.getLong(0) - counts.getLong(1), counts.getLong(1), 0);
      if (merged.updated() > 0) {
        onKey(table, folder.shaped(changed), keys)
            .whenMatched()
            .updateAll()
            .whenNotMatched()
            .insertAll()
            .execute();
      } else if (merged.inserted() > 0) {
        folder.append(folder.shaped(changed));
      }
      return merged;
    }
  }

  /** The rows that are new or would change one, with {@code _there} telling which. */
  private Dataset<Row> changed(Table table, Dataset<Row> came, Optional<FewKeys> keys) {
    String key = table.key().name();
    return came.as("came")
        .join(near(table, keys).as("kept"), kept(key).equalTo(came(key)), "left_outer")
        .where(kept(key).isNull().or(differs(table).and(Recency.notOlder(CAME, KEPT))))
        .select(col("came.*"), kept(key).isNotNull().as("_there"));
  }

  private Dataset<Row> filled(Table table, Dataset<Row> rows) {
    Filled columns = new Filled(table);
    return columns.isAny() ? columns.in(filling.found(table, rows)) : rows;
  }

  /**
   * Fills in the columns that sources left empty as other tables tell now. Where nothing differs,
   * nothing is committed.
   */
  public Merged fill(Table table) {
    if (version(table).isEmpty()) {
      return Merged.NOTHING;
    }
    try (Kept kept = new Kept()) {
      Dataset<Row> changed =
          kept.keep(new Filled(table).changed(filling.found(table, read(table))));
      long updated = changed.count();
      if (updated > 0) {
        onKey(table, changed, few(table, changed)).whenMatched().updateAll().execute();
      }
      return new Merged(0, updated, 0);
    }
  }

  /** The rows with a column that says whether a newer version of each is there. */
  public Dataset<Row> withOutdated(Table table, Dataset<Row> rows, String column) {
    String key = table.key().name();
    return rows.as("came")
        .join(near(table, few(table, rows)).as("kept"), kept(key).equalTo(came(key)), "left_outer")
        .select(col("came.*"), coalesce(not(Recency.notOlder(CAME, KEPT)), lit(false)).as(column));
  }

  /** Removes the {@link #removable} rows. Where there are none, nothing is committed. */
  public Merged delete(Table table, Dataset<Row> deletions) {
    try (Kept kept = new Kept()) {
      Dataset<Row> there = kept.keep(removable(table, deletions));
      long deleted = there.count();
      if (deleted > 0) {
        onKey(table, there, few(table, there)).whenMatched().delete().execute();
      }
      return new Merged(0, 0, deleted);
    }
  }

  /** Removes the rows whose key is no longer the key of a row of another table. */
  public Merged forget(Table table, Table other) {
    String key = table.key().name();
    Dataset<Row> there = read(other).select(col(other.key().name()).as(key));
    return delete(table, read(table).join(there, key, "left_anti"));
  }

  /**
   * The keys of the rows that are there to be deleted, but not of those that the source changed or
   * delivered after it asked for their deletion.
   *
   * @param deletions with the key and all that {@link Recency} looks at
   */
  public Dataset<Row> removable(Table table, Dataset<Row> deletions) {
    String key = table.key().name();
    return deletions
        .as("came")
        .join(near(table, few(table, deletions)).as("kept"), kept(key).equalTo(came(key)))
        .where(Recency.deletes(CAME, KEPT))
        .select(came(key).as(key));
  }

  private DeltaMergeBuilder onKey(Table table, Dataset<Row> rows, Optional<FewKeys> keys) {
    String key = table.key().name();
    Column same = kept(key).equalTo(came(key));
    return folder(table)
        .table()
        .as("kept")
        .merge(rows.as("came"), keys.map(few -> same.and(few.mayBe(kept(key)))).orElse(same));
  }

  private static Column differs(Table table) {
    Stream<String> columns = Stream.of(table.schema().fieldNames());
    Stream<String> marks = new Filled(table).isAny() ? Stream.of(Filled.COLUMN) : Stream.of();
    return Stream.concat(columns, marks)
        .map(name -> not(kept(name).eqNullSafe(came(name))))
        .reduce(Column::or)
        .orElseThrow();
  }

  private static Column kept(String column) {
    return col(KEPT + column);
  }

  private static Column came(String column) {
    return col(CAME + column);
  }
}
