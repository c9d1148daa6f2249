package org.carelake.common.graph;

import java.util.Map;
import org.carelake.common.config.Secret;
import org.neo4j.spark.util.Neo4jOptions;

/**
 * A Neo4j database.
 *
 * @param url {@code bolt://host:port} or {@code neo4j://host:port}
 */
public record GraphStore(String url, String user, Secret password) {

  /** Connects. */
  public GraphConnection open() {
    return new GraphConnection(this).verified();
  }

  /** What the Neo4j connector is told, besides what to do. */
  Map<String, String> options() {
    return Map.of(
        Neo4jOptions.URL(),
        url,
        Neo4jOptions.AUTH_TYPE(),
        "basic",
        Neo4jOptions.AUTH_BASIC_USERNAME(),
        user,
        Neo4jOptions.AUTH_BASIC_PASSWORD(),
        password.read());
  }
}
