package org.carelake.jobs.publish;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphChanges;
import org.carelake.common.graph.GraphConnection;
import org.carelake.common.graph.GraphModel;
import org.carelake.common.graph.GraphPublication;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.graph.GraphWriter;
import org.carelake.common.graph.Presence;
import org.carelake.common.lake.Copy;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Run;

/**
 * Curated changes since the versions that Neo4j holds → Neo4j.
 *
 * @param writers how many write side by side
 * @param takeOver whether the lake may replace another one, or a later state, and delete any number
 *     of nodes
 * @param limit of the deletions otherwise
 */
public record PublishGraph(
    Lake curated,
    GraphModel model,
    GraphStore store,
    int writers,
    boolean takeOver,
    DeleteLimit limit) {

  /**
   * What was done.
   *
   * @param pending changed rows by table that a dry run left alone
   * @param counts nodes by label and relationships by type that are in the graph now; none if it
   *     was up to date
   */
  public record Result(Map<String, Long> pending, Map<String, Long> counts) {}

  public Result run(Run run, boolean dryRun) {
    try (GraphConnection connection = store.open()) {
      return run(
          new GraphPublication(curated, model, new GraphWriter(connection, writers)), run, dryRun);
    }
  }

  /** How much of what a few curated rows make is in the graph. */
  public Presence presence(Table table, Dataset<Row> rows) {
    try (GraphConnection connection = store.open()) {
      return Presence.of(table, rows, model, connection);
    }
  }

  private Result run(GraphPublication publication, Run run, boolean dryRun) {
    if (!takeOver) {
      new Copy("Neo4j", publication.heldByAnyModel()).requireOf(curated, model.tables());
    }
    GraphChanges changes = publication.pending();
    if (changes.isEmpty()) {
      return new Result(Map.of(), Map.of());
    }
    if (dryRun) {
      Map<String, Long> pending = new TreeMap<>();
      changes.byTable().forEach((table, change) -> pending.put(table, change.rows().count()));
      return new Result(pending, Map.of());
    }
    publication.apply(changes, takeOver ? DeleteLimit.NONE : limit, run.id(), run.asOf());
    return new Result(Map.of(), publication.counts());
  }
}
