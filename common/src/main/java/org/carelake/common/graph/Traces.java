package org.carelake.common.graph;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.target.Presence;

/** Looks for the nodes and relationships that rows make. */
public record Traces(GraphModel model, GraphConnection connection) {

  /**
   * How much of what a few rows make is there.
   *
   * @param rows curated rows of the table, few enough to be held in memory
   * @param theirOwn without nodes and relationships that other rows may make as well
   */
  public Presence of(Table table, Dataset<Row> rows, boolean theirOwn) {
    return model.of(table.name()).stream()
        .filter(mapping -> !theirOwn || !mapping.shared())
        .map(mapping -> of(mapping, rows))
        .reduce(Presence.NOTHING, Presence::plus);
  }

  private Presence of(Mapping mapping, Dataset<Row> rows) {
    Dataset<Row> identities = mapping.identities(rows).distinct();
    String[] names = identities.columns();
    List<Map<String, Object>> events =
        identities.collectAsList().stream().map(row -> values(row, names)).toList();
    long found =
        connection
            .read(
                "UNWIND $events AS event " + mapping.match() + " RETURN count(*) AS found",
                Map.of("events", events))
            .get(0)
            .get("found")
            .asLong();
    return new Presence(events.size(), found);
  }

  private static Map<String, Object> values(Row row, String[] names) {
    return Stream.of(names).collect(Collectors.toMap(name -> name, row::getAs));
  }
}
