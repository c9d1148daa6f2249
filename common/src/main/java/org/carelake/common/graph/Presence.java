package org.carelake.common.graph;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;

/**
 * What rows make of the graph.
 *
 * @param elements nodes and relationships
 * @param found how many of them are there
 */
public record Presence(long elements, long found) {

  /**
   * Looks for all that a few rows make.
   *
   * @param rows curated rows of the table, few enough to be held in memory
   */
  public static Presence of(
      Table table, Dataset<Row> rows, GraphModel model, GraphConnection connection) {
    return model.of(table.name()).stream()
        .map(mapping -> of(mapping, rows, connection))
        .reduce(new Presence(0, 0), Presence::plus);
  }

  private static Presence of(Mapping mapping, Dataset<Row> rows, GraphConnection connection) {
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

  private Presence plus(Presence other) {
    return new Presence(elements + other.elements, found + other.found);
  }
}
