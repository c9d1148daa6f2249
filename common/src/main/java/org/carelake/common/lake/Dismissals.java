package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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
 * The entries that somebody has taken out of quarantine for good, when and why, in {@code
 * ledger/dismissed}. Holds neither keys nor values: an entry is known by its line in one content of
 * its file and the rules it breaks there.
 */
public record Dismissals(SparkSession spark, String root) {
  private static final StructType SCHEMA =
      new StructType()
          .add("run_id", DataTypes.StringType)
          .add("table", DataTypes.StringType)
          .add(Received.SOURCE, DataTypes.StringType)
          .add(Received.FILE, DataTypes.StringType)
          .add(Quarantine.HASH, DataTypes.StringType)
          .add(Received.LINE, DataTypes.LongType)
          .add(Quarantine.RULES, DataTypes.createArrayType(DataTypes.StringType))
          .add("reason", DataTypes.StringType);

  DeltaFolder folder() {
    return new DeltaFolder(spark, root + "/ledger/dismissed", SCHEMA, "");
  }

  /** {@code run_id, table, _source, _file, hash of the file, _line, rules, reason}. */
  public Dataset<Row> read() {
    return folder().read();
  }

  /** Remembers entries, each once. */
  void add(Table table, Dataset<Row> entries, String runId, String reason) {
    Dataset<Row> fresh =
        besides(table, entries)
            .withColumn("run_id", lit(runId))
            .withColumn("table", lit(table.name()))
            .withColumn("reason", lit(reason));
    if (!fresh.isEmpty()) {
      folder().append(folder().shaped(fresh).distinct().coalesce(1));
    }
  }

  /** The entries that were not dismissed. */
  Dataset<Row> besides(Table table, Dataset<Row> entries) {
    return folder().exists()
        ? entries
            .as("came")
            .join(read().where(col("table").equalTo(table.name())).as("gone"), same(), "left_anti")
        : entries;
  }

  private static Column same() {
    return Stream.of(
            Received.SOURCE, Received.FILE, Quarantine.HASH, Received.LINE, Quarantine.RULES)
        .map(name -> col("came." + name).equalTo(col("gone." + name)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
