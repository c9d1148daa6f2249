package org.carelake.jobs.portrait;

import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.graph.GraphConnection;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.sql.SqlFiles;

/**
 * What the graph tells of one patient.
 *
 * @param sections rows by the name of the query in {@code sql/neo4j/queries} that gave them; the
 *     dashboard first
 * @param links what to draw: relationships, each with the nodes at its ends
 */
public record PatientPortrait(
    Map<String, List<Map<String, Object>>> sections, List<Map<String, Object>> links, long linked) {
  public static final String DASHBOARD = "dashboard";

  /**
   * Asks all queries.
   *
   * @param depth how many steps relatives may be away
   * @return empty if the graph knows no such patient
   */
  public static Optional<PatientPortrait> read(GraphStore store, String patientId, int depth) {
    Map<String, Object> parameters = Map.of("patient_id", patientId, "depth", depth);
    Map<String, String> queries = SqlFiles.named("sql/neo4j/queries", ".cypher");
    Map<String, List<Map<String, Object>>> sections = new LinkedHashMap<>();
    try (GraphConnection graph = store.open()) {
      sections.put(DASHBOARD, rows(graph, queries.get(DASHBOARD), parameters));
      if (sections.get(DASHBOARD).isEmpty()) {
        return Optional.empty();
      }
      queries.forEach(
          (name, query) -> sections.computeIfAbsent(name, asked -> rows(graph, query, parameters)));
      Map<String, String> drawing = SqlFiles.named("sql/neo4j/drawing", ".cypher");
      return Optional.of(
          new PatientPortrait(
              sections,
              rows(graph, drawing.get("neighbourhood"), parameters),
              graph.read(drawing.get("linked"), parameters).get(0).get("linked").asLong()));
    }
  }

  private static List<Map<String, Object>> rows(
      GraphConnection graph, String query, Map<String, Object> parameters) {
    return graph.read(query, parameters).stream()
        .map(found -> found.asMap(value -> plain(value.asObject())))
        .toList();
  }

  /** Dates and times as ISO 8601 text, so that every reader shows the same. */
  private static Object plain(Object value) {
    if (value instanceof TemporalAccessor) {
      return value.toString().replace("T00:00Z", "").replace("[UTC]", "");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PatientPortrait::plain).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((name, inner) -> plain.put(name.toString(), plain(inner)));
      return plain;
    }
    return value;
  }
}
