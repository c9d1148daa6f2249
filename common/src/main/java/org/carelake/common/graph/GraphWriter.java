package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes through the Neo4j connector. Writers that lock the same nodes in different orders would
 * stop each other, so relationships are written in blocks: at no time do two writers touch the same
 * node.
 *
 * @param writers how many write side by side
 */
public record GraphWriter(GraphConnection connection, int writers) {
  /** Nodes, whose keys differ, meet nowhere. */
  void nodes(Dataset<Row> elements, String cypher, boolean many) {
    connection.write(many ? elements.repartition(writers) : elements.coalesce(1), cypher);
  }

  /**
   * Relationships.
   *
   * @param many whether several writers pay
   */
  void relationships(Relationship relationship, Dataset<Row> elements, boolean many) {
    String cypher = relationship.upsert();
    Column from = col(Relationship.FROM);
    Column to = col(Relationship.TO);
    if (!many || writers == 1) {
      connection.write(elements.coalesce(1), cypher);
    } else if (relationship.from().isOwn()) {
      connection.write(elements.repartition(writers, to), cypher);
    } else if (relationship.to().isOwn()) {
      connection.write(elements.repartition(writers, from), cypher);
    } else if (!relationship.from().label().equals(relationship.to().label())) {
      betweenTwoKinds(elements, cypher);
    } else {
      withinOneKind(elements, cypher);
    }
  }

  /**
   * In round r, a writer has the block from its share of the one nodes to the share r further of
   * the others: all writers have different shares of both. Spark puts a key into the partition that
   * the same hash names.
   */
  private void betweenTwoKinds(Dataset<Row> elements, String cypher) {
    Column round =
        pmod(
            share(Relationship.TO, writers).minus(share(Relationship.FROM, writers)), lit(writers));
    for (int r = 0; r < writers; r++) {
      connection.write(
          elements.where(round.equalTo(r)).repartition(writers, col(Relationship.FROM)), cypher);
    }
  }

  /**
   * With an odd number of shares, each share a has in round r exactly one partner b with a + b = r,
   * so that pairs of shares do not overlap.
   */
  private void withinOneKind(Dataset<Row> elements, String cypher) {
    int shares = 2 * writers - 1;
    Column from = share(Relationship.FROM, shares);
    Column to = share(Relationship.TO, shares);
    for (int r = 0; r < shares; r++) {
      connection.write(
          elements
              .where(pmod(from.plus(to), lit(shares)).equalTo(r))
              .repartition(writers, least(from, to)),
          cypher);
    }
  }

  private static Column share(String key, int shares) {
    return pmod(hash(col(key)), lit(shares));
  }

  /** Deletions touch whatever they find, so one writer does them. */
  void delete(Dataset<Row> keys, String cypher) {
    connection.write(keys.coalesce(1), cypher);
  }
}
