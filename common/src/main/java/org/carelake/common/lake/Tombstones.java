package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;

/**
 * Which rows were deleted, and when the source did so, in one Delta table for each curated one. An
 * older version of a row that arrives after its deletion stays deleted.
 */
public record Tombstones(SparkSession spark, String root) {
  private static final StructType SCHEMA =
      new StructType()
          .add(Received.KEY, DataTypes.StringType)
          .add(Received.DELETED_AT, DataTypes.TimestampType)
          .add(Received.SOURCE, DataTypes.StringType)
          .add(Received.FILE, DataTypes.StringType)
          .add(Received.LINE, DataTypes.LongType)
          .add(Received.RUN, DataTypes.StringType)
          .add(Received.KIND, DataTypes.StringType);

  private DeltaFolder folder(Table table) {
    return new DeltaFolder(spark, root + "/tombstones/" + table.name(), SCHEMA);
  }

  /**
   * Remembers deletions that say when they were made. Others take effect when they arrive, and only
   * then.
   *
   * @param deletes decided rows of the table that ask for a deletion
   */
  public void add(Table table, Dataset<Row> deletes) {
    DeltaFolder folder = folder(table);
    Column at = col(Table.UPDATED_AT.name());
    Dataset<Row> told =
        folder.shaped(
            deletes
                .where(at.isNotNull().and(at.lt(lit("9999-01-01").cast(DataTypes.TimestampType))))
                .withColumn(Received.KEY, col(table.key().name()))
                .withColumn(Received.DELETED_AT, at));
    Dataset<Row> fresh =
        folder.exists()
            ? told.join(
                folder.read().select(Received.KEY, Received.DELETED_AT), usingBoth(), "left_anti")
            : told;
    if (!fresh.isEmpty()) {
      folder.append(fresh.coalesce(1));
    }
  }

  private static scala.collection.Seq<String> usingBoth() {
    return scala.collection.JavaConverters.asScalaBuffer(
            java.util.List.of(Received.KEY, Received.DELETED_AT))
        .toSeq();
  }

  /**
   * The deletions of rows that have come again, as if they had been asked for once more; empty
   * where none was ever remembered.
   *
   * @param received of shape {@link Received}
   */
  public Optional<Dataset<Row>> of(Table table, Dataset<Row> received) {
    if (!folder(table).exists()) {
      return Optional.empty();
    }
    Dataset<Row> come =
        received
            .select(trim(col(Received.ROW + "." + table.key().name())).as(Received.KEY))
            .distinct();
    return Optional.of(Received.deletions(table, folder(table).read().join(come, Received.KEY)));
  }
}
