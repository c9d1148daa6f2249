package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;

/**
 * Which rows were deleted, when the source did so and by which delivery, in one Delta table for
 * each curated one. An older version of a row that arrives after its deletion stays deleted.
 */
public record Tombstones(SparkSession spark, String root) {
  private static final StructType SCHEMA =
      new StructType()
          .add(Received.KEY, DataTypes.StringType)
          .add(Received.DELETED_AT, DataTypes.TimestampType)
          .add(Received.SOURCE, DataTypes.StringType)
          .add(Received.SYSTEM, DataTypes.StringType)
          .add(Received.FILE, DataTypes.StringType)
          .add(Received.LINE, DataTypes.LongType)
          .add(Received.RUN, DataTypes.StringType)
          .add(Received.DELIVERED, DataTypes.TimestampType)
          .add(Received.KIND, DataTypes.StringType);

  DeltaFolder folder(Table table) {
    return new DeltaFolder(spark, root + "/tombstones/" + table.name(), SCHEMA, Received.KEY);
  }

  /** Empty where nothing was ever deleted. */
  public Optional<Lake.Version> version(Table table) {
    return folder(table).version();
  }

  /**
   * Remembers deletions: those that say when they were made take away what the source changed
   * before, others what was delivered before.
   *
   * @param deletes decided rows of the table that ask for a deletion
   */
  public void add(Table table, Dataset<Row> deletes) {
    DeltaFolder folder = folder(table);
    Dataset<Row> told =
        folder.shaped(
            deletes
                .withColumn(Received.KEY, col(table.key().name()))
                .withColumn(Received.DELETED_AT, col(Table.UPDATED_AT.name())));
    Dataset<Row> fresh = folder.exists() ? besides(told, folder.read()) : told;
    if (!fresh.isEmpty()) {
      folder.append(fresh.coalesce(1));
    }
  }

  /** Those that are not known yet. */
  private static Dataset<Row> besides(Dataset<Row> told, Dataset<Row> known) {
    Column same =
        Stream.of(Received.KEY, Received.SYSTEM, Received.DELETED_AT, Received.DELIVERED)
            .map(name -> col("told." + name).eqNullSafe(col("known." + name)))
            .reduce(Column::and)
            .orElseThrow();
    return told.as("told").join(known.as("known"), same, "left_anti");
  }

  /**
   * The deletions of rows that have come again, as if they had been asked for once more; empty
   * where none was ever remembered.
   *
   * @param checked rows with the table's key as it is compared, and their system
   */
  public Optional<Dataset<Row>> of(Table table, Dataset<Row> checked) {
    if (!folder(table).exists()) {
      return Optional.empty();
    }
    Dataset<Row> come =
        checked
            .select(col(table.key().name()).as("came_key"), col(Received.SYSTEM).as("came_system"))
            .distinct();
    Dataset<Row> known = folder(table).read();
    return Optional.of(
        Received.deletions(
            table,
            known.join(
                come,
                col(Received.KEY)
                    .equalTo(col("came_key"))
                    .and(col(Received.SYSTEM).equalTo(col("came_system"))))));
  }
}
