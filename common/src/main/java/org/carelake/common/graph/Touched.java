package org.carelake.common.graph;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.spark.Kept;

/**
 * What changed rows mean or meant in the graph, found for all mappings at once, since most find
 * little.
 *
 * @param mappings those by which the rows appear
 * @param elements {@code _mapping int}: the position of one, {@code _key, _from, _to, _record}:
 *     what tells its element apart, and {@code _now boolean}: whether a row still means it
 */
record Touched(List<Mapping> mappings, Dataset<Row> elements) {
  private static final String MAPPING = "_mapping";
  private static final String NOW = "_now";
  private static final List<String> IDENTITY =
      List.of(Node.KEY, Relationship.FROM, Relationship.TO, Relationship.RECORD);

  /**
   * Computes nothing yet; empty where nothing can have to go.
   *
   * @param changed of each table that changed
   */
  static Optional<Touched> by(Collection<Changed> changed, Kept kept) {
    List<Mapping> mappings = changed.stream().flatMap(Changed::touching).toList();
    String[] identity = IDENTITY.toArray(String[]::new);
    return changed.stream()
        .flatMap(rows -> branches(rows, mappings))
        .reduce(Dataset::unionByName)
        .map(all -> all.groupBy(MAPPING, identity).agg(max(NOW).as(NOW)))
        .map(elements -> new Touched(mappings, kept.keep(elements)));
  }

  /** One for all mappings that take each row as it is, and for each other way of unfolding it. */
  private static Stream<Dataset<Row>> branches(Changed changed, List<Mapping> mappings) {
    return changed
        .touching()
        .collect(Collectors.groupingBy(mapping -> Objects.toString(mapping.rows().each())))
        .values()
        .stream()
        .map(
            alike ->
                alike
                    .get(0)
                    .rows()
                    .unfolded(changed.states())
                    .select(
                        Changed.IS_NOW.as(NOW),
                        explode(
                                array(
                                    alike.stream()
                                        .map(mapping -> element(mapping, mappings.indexOf(mapping)))
                                        .toArray(Column[]::new)))
                            .as("element"))
                    .where(col("element").isNotNull())
                    .select("element.*", NOW));
  }

  private static Column element(Mapping mapping, int position) {
    Stream<Column> identity =
        IDENTITY.stream()
            .map(name -> expr(mapping.identity().getOrDefault(name, "string(null)")).as(name));
    return when(
        mapping.appears(),
        struct(
            Stream.concat(Stream.of(lit(position).as(MAPPING)), identity).toArray(Column[]::new)));
  }

  /**
   * What mappings made of rows that are no more, or no more so. Not of shared nodes: whether those
   * are still meant, other rows have to tell.
   */
  Stream<Statement> stale() {
    Dataset<Row> stale = elements.where(not(col(NOW)));
    Integer[] own =
        IntStream.range(0, mappings.size())
            .filter(i -> !mappings.get(i).shared())
            .boxed()
            .toArray(Integer[]::new);
    return stale
        .where(col(MAPPING).isin((Object[]) own))
        .select(MAPPING)
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getInt(0))
        .sorted()
        .map(i -> new Statement(mappings.get(i).delete(), of(stale, List.of(mappings.get(i)))));
  }

  /** The keys of all nodes that rows mean or meant by any of these mappings. */
  Dataset<Row> keys(List<Node> nodes) {
    return of(elements, nodes).select(Node.KEY).distinct();
  }

  private Dataset<Row> of(Dataset<Row> some, List<? extends Mapping> those) {
    return some.where(
        col(MAPPING).isin(those.stream().map(mappings::indexOf).toArray(Object[]::new)));
  }
}
