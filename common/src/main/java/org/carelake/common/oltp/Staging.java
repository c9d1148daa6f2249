package org.carelake.common.oltp;

import static org.apache.spark.sql.functions.col;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.spark.Parallel;

/**
 * All that a publication brings, put beside the tables that it is for: executors do so side by
 * side, and nothing that anybody reads is changed.
 *
 * @param changed the tables that have changes
 * @param changes by table name
 */
record Staging(Oltp oltp, List<Staged> changed, Map<String, NetChanges> changes) {

  /** Drops staging tables, also those that a run that died has left. */
  static void drop(List<Staged> all) throws SQLException {
    for (Staged staged : all) {
      staged.drop();
    }
  }

  /**
   * Fills the staging tables.
   *
   * @return the keys of the rows that the database refuses, by table name
   */
  Map<String, List<String>> fill() throws SQLException {
    for (Staged staged : changed) {
      staged.create();
    }
    Map<String, List<String>> refused = new ConcurrentHashMap<>();
    Parallel.forEach(changed, staged -> refused.put(staged.table().name(), fill(staged)));
    for (Staged staged : changed) {
      boolean replaces = of(staged).full() && staged.rows() > 0;
      if (replaces || staged.gone() > 0) {
        staged.index();
      }
      if (replaces) {
        staged.stageOthersAsGone();
      }
    }
    return refused;
  }

  private NetChanges of(Staged staged) {
    return changes.get(staged.table().name());
  }

  private List<String> fill(Staged staged) {
    Dataset<Row> rows = of(staged).rows().select(columns(staged.table()));
    StagingTable staging = new StagingTable(oltp, staged.name(), new ArrayList<>(staged.columns()));
    try {
      rows.foreachPartition((ForeachPartitionFunction<Row>) staging::append);
      return List.of();
    } catch (Exception e) {
      // Spark's Scala code also throws checked exceptions, which it does not declare.
      if (!isRefusal(e)) {
        throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
      }
    }
    staging.empty();
    return rows.mapPartitions(
            (MapPartitionsFunction<Row, String>) staging::appendWhatIsTaken, Encoders.STRING())
        .collectAsList();
  }

  /** As they stand in staging, and beside them what tells where each row came from. */
  private static Column[] columns(Table table) {
    return Stream.of(
            Stream.of(table.schema().fieldNames()).map(functions::col),
            Stream.of(col(NetChanges.GONE), Origins.NUMBER),
            NetChanges.PROVENANCE.stream().map(functions::col))
        .flatMap(each -> each)
        .toArray(Column[]::new);
  }

  /** Spark wraps what tasks throw. */
  private static boolean isRefusal(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .limit(50)
        .anyMatch(RefusedRows.class::isInstance);
  }

  /**
   * Refuses a publication that would delete too much, and clears up behind it.
   *
   * @throws DataRefused as {@link DeleteLimit#require} does
   */
  void requireWithin(DeleteLimit limit) throws SQLException {
    Map<String, DeleteLimit.Deletes> deletes = new LinkedHashMap<>();
    for (Staged staged : changed) {
      long gone = staged.gone();
      if (gone > 0) {
        deletes.put(staged.table().name(), new DeleteLimit.Deletes(gone, staged.rows()));
      }
    }
    try {
      limit.require(oltp.dialect().title(), deletes);
    } catch (DataRefused e) {
      drop(changed);
      throw e;
    }
  }
}
