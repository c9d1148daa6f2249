package org.carelake.common.graph;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.lake.Lake;

/**
 * The {@code (:Publication)} nodes: which lake version each table equals in the graph.
 *
 * @param model the fingerprint of the model that the graph is made by
 */
record Pointers(GraphConnection connection, String model) {

  /** By table name; none if another model made the graph. */
  Map<String, Lake.Version> held() {
    return held("WHERE p.model = $model");
  }

  /** By table name, whatever model made the graph. */
  Map<String, Lake.Version> ofAnyModel() {
    return held("");
  }

  private Map<String, Lake.Version> held(String condition) {
    Map<String, Lake.Version> held = new TreeMap<>();
    connection
        .read(
            "MATCH (p:Publication) %s RETURN p.table_name AS name, p.lake_table_id AS id, p.lake_version AS version"
                .formatted(condition),
            Map.of("model", model))
        .forEach(
            found ->
                held.put(
                    found.get("name").asString(),
                    new Lake.Version(found.get("id").asString(), found.get("version").asLong())));
    return held;
  }

  /** Sets those of some tables, all in one transaction. */
  void set(Map<String, Lake.Version> versions, String runId, Instant at) {
    if (versions.isEmpty()) {
      return;
    }
    List<Map<String, Object>> pointers =
        versions.entrySet().stream()
            .map(
                version ->
                    Map.<String, Object>of(
                        "table", version.getKey(),
                        "id", version.getValue().tableId(),
                        "version", version.getValue().number()))
            .toList();
    Map<String, Object> parameters =
        Map.of(
            "pointers", pointers, "model", model, "run", runId, "at", at.atOffset(ZoneOffset.UTC));
    connection.use(
        session ->
            session.writeTransaction(
                transaction ->
                    transaction
                        .run(
                            """
                            UNWIND $pointers AS pointer
                            MERGE (p:Publication {table_name: pointer.table})
                            SET p.lake_table_id = pointer.id, p.lake_version = pointer.version,
                                p.model = $model, p.run_id = $run, p.published_at = $at
                            """,
                            parameters)
                        .consume()));
  }
}
