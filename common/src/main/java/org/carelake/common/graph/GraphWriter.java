package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.spark.Parallel;
import org.carelake.common.spark.Planned;

/**
 * Writes through the Neo4j connector. Writers that lock the same nodes in different orders would
 * stop each other, so relationships are written in blocks: at no time do two writers touch the same
 * node.
 *
 * @param writers how many write side by side
 */
public record GraphWriter(GraphConnection connection, int writers) {
  /** Rows for one statement, in rounds that are written one after the other. */
  record Rounds(String cypher, List<Dataset<Row>> rows) {
    static final Rounds NONE = new Rounds("", List.of());

    /** The same, without a plan to be made when they are written. */
    private Rounds planned() {
      return new Rounds(cypher, rows.stream().map(Planned::of).toList());
    }
  }

  /**
   * Writes one after the other. Several writers do not wait until Spark has planned what comes
   * next.
   */
  <T> void inTurn(Collection<T> kinds, Function<T, Rounds> rounds) {
    if (writers == 1) {
      kinds.forEach(kind -> write(rounds.apply(kind)));
    } else {
      Parallel.ahead(kinds, kind -> rounds.apply(kind).planned(), this::write);
    }
  }

  /** Writes what does not meet: where there are several writers, all of it at once. */
  <T> void sideBySide(Collection<T> kinds, Function<T, Rounds> rounds) {
    if (writers == 1) {
      inTurn(kinds, rounds);
    } else {
      Parallel.forEach(kinds, kind -> write(rounds.apply(kind)));
    }
  }

  private void write(Rounds rounds) {
    rounds.rows().forEach(rows -> connection.write(rows, rounds.cypher()));
  }

  /**
   * Nodes, whose keys differ, meet nowhere.
   *
   * @param many whether several writers pay
   */
  Rounds nodes(Dataset<Row> elements, String cypher, boolean many) {
    return new Rounds(
        cypher,
        List.of(many ? elements.repartition(writers, col(Node.KEY)) : elements.coalesce(1)));
  }

  /** Deletions touch whatever they find, so one writer does them. */
  Rounds deletion(Dataset<Row> keys, String cypher) {
    return new Rounds(cypher, List.of(keys.coalesce(1)));
  }

  /**
   * Relationships of one kind.
   *
   * @param many whether several writers pay
   */
  Rounds relationships(Relationship relationship, Dataset<Row> elements, boolean many) {
    return new Rounds(relationship.upsert(), blocks(relationship, elements, many).toList());
  }

  private Stream<Dataset<Row>> blocks(
      Relationship relationship, Dataset<Row> elements, boolean many) {
    if (!many || writers == 1) {
      return Stream.of(elements.coalesce(1));
    }
    if (relationship.from().isOwn()) {
      return Stream.of(elements.repartition(writers, col(Relationship.TO)));
    }
    if (relationship.to().isOwn()) {
      return Stream.of(elements.repartition(writers, col(Relationship.FROM)));
    }
    return relationship.from().label().equals(relationship.to().label())
        ? withinOneKind(elements)
        : betweenTwoKinds(elements);
  }

  /**
   * In round r, a writer has the block from its share of the one nodes to the share r further of
   * the others: all writers have different shares of both. Spark puts a key into the partition that
   * the same hash names.
   */
  private Stream<Dataset<Row>> betweenTwoKinds(Dataset<Row> elements) {
    Column round =
        pmod(
            share(Relationship.TO, writers).minus(share(Relationship.FROM, writers)), lit(writers));
    return IntStream.range(0, writers)
        .mapToObj(
            r -> elements.where(round.equalTo(r)).repartition(writers, col(Relationship.FROM)));
  }

  /**
   * With an odd number of shares, each share a has in round r exactly one partner b with a + b = r,
   * so that pairs of shares do not overlap.
   */
  private Stream<Dataset<Row>> withinOneKind(Dataset<Row> elements) {
    int shares = 2 * writers - 1;
    Column from = share(Relationship.FROM, shares);
    Column to = share(Relationship.TO, shares);
    return IntStream.range(0, shares)
        .mapToObj(
            r ->
                elements
                    .where(pmod(from.plus(to), lit(shares)).equalTo(r))
                    .repartition(writers, least(from, to)));
  }

  private static Column share(String key, int shares) {
    return pmod(hash(col(key)), lit(shares));
  }
}
