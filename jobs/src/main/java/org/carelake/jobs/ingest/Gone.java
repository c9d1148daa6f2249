package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.sql.Timestamp;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;
import org.carelake.common.validate.FileOrder;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/** The rows that newer snapshots no longer hold. */
record Gone(Delivery delivery, Lake curated, String runId) {

  /**
   * The deletions of what is in the lake, or waits for a parent, and is not in the snapshot of its
   * system, be it good or bad there; empty where no snapshot came.
   *
   * @return of shape {@link Received}
   */
  Optional<Dataset<Row>> of(CheckedTable checked) {
    Map<Source, List<RawFile>> snapshots =
        checked.files().stream()
            .filter(file -> delivery.source(file).deliversSnapshots())
            .collect(
                Collectors.groupingBy(delivery::source, LinkedHashMap::new, Collectors.toList()));
    return snapshots.entrySet().stream()
        .map(entry -> of(checked, entry.getKey(), last(entry.getValue())))
        .reduce(Dataset::unionByName);
  }

  /** The deletions come with the last file, which is the latest version of all. */
  private static RawFile last(List<RawFile> snapshot) {
    return Collections.max(snapshot, Comparator.comparing(file -> FileOrder.of(file.name())));
  }

  private Dataset<Row> of(CheckedTable checked, Source source, RawFile file) {
    Table table = checked.table();
    Column key = col(table.key().name()).as(Received.KEY);
    Column isOfSystem = col(Received.SYSTEM).equalTo(source.system());
    // What was made of other rows has no line, and goes with them.
    Column isFromAFile = col(Received.LINE).isNotNull();
    Dataset<Row> there = curated.read(table).where(isOfSystem.and(isFromAFile)).select(key);
    Dataset<Row> waiting =
        checked
            .rows()
            .where(isOfSystem.and(col(Received.RETRIED)).and(not(col(Validation.DELETED))))
            .select(key);
    Dataset<Row> given =
        checked
            .rows()
            .where(isOfSystem.and(not(col(Received.RETRIED))))
            .select(key)
            .where(col(Received.KEY).isNotNull());
    return Received.deletions(
        table,
        there
            .union(waiting)
            .distinct()
            .join(given, new String[] {Received.KEY}, "left_anti")
            .withColumn(Received.DELETED_AT, lit(null).cast(DataTypes.TimestampType))
            .withColumn(Received.SOURCE, lit(source.name()))
            .withColumn(Received.SYSTEM, lit(source.system()))
            .withColumn(Received.FILE, lit(file.name()))
            .withColumn(Received.LINE, lit(null).cast(DataTypes.LongType))
            .withColumn(Received.RUN, lit(runId))
            .withColumn(Received.DELIVERED, lit(Timestamp.from(file.delivered())))
            .withColumn(Received.KIND, lit(source.kind().name())));
  }
}
