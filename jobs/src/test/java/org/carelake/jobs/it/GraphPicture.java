package org.carelake.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.carelake.local.Endpoint;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Logging;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;

/**
 * All nodes and relationships of a graph with all their properties.
 *
 * @param elements sorted, one line each
 */
record GraphPicture(List<String> elements) {
  /** Opening and closing one takes too long to do it for every look. */
  private static final Map<Endpoint, Driver> DRIVERS = new ConcurrentHashMap<>();

  private static final String NODES =
      "MATCH (n) WHERE NOT n:Publication RETURN labels(n) AS labels, properties(n) AS properties";

  private static final String RELATIONSHIPS =
      "MATCH (a)-[r]->(b) RETURN labels(a) + labels(b) AS labels, type(r) AS type, properties(r) AS properties, properties(a) AS from, properties(b) AS to";

  static GraphPicture of(Endpoint neo4j) {
    List<String> elements = new ArrayList<>();
    for (String query : List.of(NODES, RELATIONSHIPS)) {
      query(neo4j, query).forEach(found -> elements.add(text(found)));
    }
    return new GraphPicture(elements.stream().sorted().toList());
  }

  private static String text(Record found) {
    Map<String, Object> sorted = new TreeMap<>();
    found
        .asMap()
        .forEach(
            (name, value) ->
                sorted.put(name, value instanceof Map<?, ?> map ? new TreeMap<>(map) : value));
    return sorted.toString();
  }

  static List<Record> query(Endpoint neo4j, String query) {
    try (Session session = DRIVERS.computeIfAbsent(neo4j, GraphPicture::driver).session()) {
      return session.run(query).list();
    }
  }

  private static Driver driver(Endpoint neo4j) {
    return GraphDatabase.driver(
        neo4j.url(),
        AuthTokens.basic(neo4j.user(), password(neo4j)),
        Config.builder().withLogging(Logging.none()).build());
  }

  private static String password(Endpoint neo4j) {
    try {
      return Files.readString(Path.of(neo4j.passwordReference().substring("file:".length())))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
