package org.carelake.jobs.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.graph.GraphConnection;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.spark.Sessions;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two writers that take the same nodes in opposite orders. */
class GraphDeadlockIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.NEO4J);

  private static final int NODES = 1_000;

  private static final String TOUCH =
      "MATCH (n:Locked {number: event.number}) SET n.touched = event.number";

  @Tag("long")
  @Test
  void whatADeadlockStoppedIsWrittenOnceMore() {
    Endpoint neo4j = STORES.endpoint(Store.NEO4J);
    GraphStore store =
        new GraphStore(neo4j.url(), neo4j.user(), new Secret(neo4j.passwordReference()));
    try (SparkSession spark = Sessions.open("local[2]", Map.of());
        GraphConnection connection = store.open()) {
      run(connection, "UNWIND range(1, %d) AS i CREATE (:Locked {number: i})".formatted(NODES));
      Dataset<Row> upwards = spark.range(1, NODES + 1L).toDF("number").coalesce(1);
      Dataset<Row> downwards =
          upwards.select(lit(NODES + 1L).minus(col("number")).as("number")).coalesce(1);

      connection.write(upwards.union(downwards), TOUCH);

      assertEquals(
          NODES,
          connection
              .read("MATCH (n:Locked) WHERE n.touched = n.number RETURN count(n)", Map.of())
              .get(0)
              .get(0)
              .asInt());
      run(connection, "MATCH (n:Locked) DELETE n");
    }
  }

  private static void run(GraphConnection connection, String statement) {
    connection.with(session -> session.run(statement).consume());
  }
}
