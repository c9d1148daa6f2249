package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.land.RawFile;

/**
 * Which files the lake has taken, and what became of their rows. A file is known by its path,
 * length and time of change: one that is replaced under its old name is a new file.
 *
 * <p>Files are written down after their rows are committed. A run that dies in between leaves them
 * untaken, and taking them again changes nothing, because merges and quarantine are idempotent.
 */
public record TakenFiles(SparkSession spark, String root) {
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
          .add("duplicates", DataTypes.LongType);

  /** One taking of one file. */
  public record Taken(RawFile file, String runId, Tally tally) {}

  private DeltaFolder folder() {
    return new DeltaFolder(spark, root + "/ledger/files", SCHEMA);
  }

  /** {@code source, table, file, length, modified, run_id, received, accepted, …}. */
  public Dataset<Row> read() {
    return folder().read();
  }

  /** What identifies each file taken from these sources so far: {@link RawFile#identity()}. */
  public Set<String> identities(Collection<String> sources) {
    return folder().exists()
        ? Set.copyOf(
            read()
                .where(col("source").isInCollection(sources))
                .selectExpr("concat_ws('|', source, file, length, modified)")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList())
        : Set.of();
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
        tally.duplicates());
  }
}
