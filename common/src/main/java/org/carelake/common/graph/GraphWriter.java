package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes through the Neo4j connector. Writers that lock the same nodes in different orders would
 * stop each other, so relationships are written in blocks: at no time do two writers touch the same
 * node.
 *
 * @param writers how many write side by side
 */
public record GraphWriter(GraphConnection connection, int writers) {
  private static final String STATEMENT = "_statement";

  /**
   * Does several things by one writer, one after the other, in one job. Each row says which of them
   * it is for. What they read shares its columns, type by type, so that rows stay narrow.
   */
  void together(List<Statement> statements) {
    List<Dataset<Row>> rows = new ArrayList<>();
    StringBuilder cypher = new StringBuilder();
    for (Statement statement : statements) {
      Map<String, String> columns = columns(statement.rows().schema());
      int number = rows.size();
      rows.add(
          statement
              .rows()
              .toDF(columns.values().toArray(String[]::new))
              .withColumn(STATEMENT, lit(number)));
      cypher.append(
          columns.entrySet().stream()
              .map(column -> column.getKey() + ": event." + column.getValue())
              .collect(
                  Collectors.joining(
                      ", ",
                      "CALL { WITH event WITH event WHERE event.%s = %d WITH {"
                          .formatted(STATEMENT, number),
                      "} AS event " + statement.cypher() + " } ")));
    }
    rows.stream()
        .reduce((one, other) -> one.unionByName(other, true))
        .ifPresent(all -> connection.write(all.coalesce(1), cypher.toString()));
  }

  /** For each column, in their order, the first of its type that none before it has. */
  private static Map<String, String> columns(StructType schema) {
    Map<String, Integer> taken = new HashMap<>();
    Map<String, String> columns = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      String type = field.dataType().typeName();
      columns.put(field.name(), "_" + type + taken.merge(type, 1, Integer::sum));
    }
    return columns;
  }

  /**
   * Nodes, whose keys differ, so that no two writers meet.
   *
   * @param many whether several writers pay
   */
  void nodes(Statement upsert, boolean many) {
    Dataset<Row> elements = upsert.rows();
    connection.write(many ? elements.repartition(writers) : elements.coalesce(1), upsert.cypher());
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
}
