package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;

/** The changed rows of all tables on their way into the graph. */
final class GraphUpdate implements AutoCloseable {
  /** Fewer rows than this are written by one writer: a second would cost more than it brings. */
  private static final int MANY = 5_000;

  private static final String MAPPING = "_mapping";

  private final Lake curated;
  private final GraphModel model;
  private final GraphWriter writer;
  private final boolean anew;
  private final Kept kept = new Kept();
  private final Map<String, Changed> changed = new ConcurrentHashMap<>();

  GraphUpdate(Lake curated, GraphModel model, GraphWriter writer, GraphChanges changes) {
    this.curated = curated;
    this.model = model;
    this.writer = writer;
    this.anew = changes.anew();
    Parallel.forEach(
        changes.byTable().entrySet(),
        change ->
            changed.put(
                change.getKey(), Changed.of(change.getValue(), model.of(change.getKey()), kept)));
  }

  /** Stale relationships and nodes go, then nodes come, then relationships, in this order. */
  void write() {
    deleteStale();
    if (writer.writers() == 1) {
      model.groups().forEach(this::writeNodes);
    } else {
      Parallel.forEach(model.groups(), this::writeNodes);
    }
    model.relationships().forEach(this::writeRelationships);
  }

  /**
   * What mappings made of rows that are no more, or no more so: found for all of them at once,
   * since most find nothing. Shared nodes go when no row of any table means them: see {@link
   * #refreshShared}.
   */
  private void deleteStale() {
    List<Mapping> concerned =
        model
            .mappings()
            .filter(mapping -> !(mapping instanceof Node node && node.shared()))
            .filter(mapping -> changed(mapping).filter(rows -> rows.former() > 0).isPresent())
            .toList();
    if (concerned.isEmpty()) {
      return;
    }
    Dataset<Row> stale =
        kept.keep(numbered(concerned, Changed::formerly).except(numbered(concerned, Changed::now)));
    stale.select(MAPPING).distinct().collectAsList().stream()
        .map(row -> row.getInt(0))
        .sorted()
        .forEach(
            i ->
                writer.delete(
                    stale.where(col(MAPPING).equalTo(i)).drop(MAPPING), concerned.get(i).delete()));
  }

  private Dataset<Row> numbered(List<Mapping> concerned, Function<Changed, Dataset<Row>> rows) {
    return union(
        IntStream.range(0, concerned.size())
            .mapToObj(
                i ->
                    concerned
                        .get(i)
                        .identities(rows.apply(changed(concerned.get(i)).orElseThrow()))
                        .withColumn(MAPPING, lit(i))));
  }

  /** The changed rows of a mapping's table, if there are any that appear by it. */
  private Optional<Changed> changed(Mapping mapping) {
    return Optional.ofNullable(changed.get(mapping.table().name()))
        .filter(rows -> rows.count(mapping) > 0);
  }

  /** All mappings that may mean the same nodes. */
  private void writeNodes(List<Node> mappings) {
    List<Node> concerned = mappings.stream().filter(node -> changed(node).isPresent()).toList();
    if (concerned.isEmpty()) {
      return;
    }
    Node any = mappings.get(0);
    if (any.shared() && !anew) {
      refreshShared(mappings, concerned);
      return;
    }
    Dataset<Row> elements =
        union(concerned.stream().map(node -> node.elements(changed(node).get().now())));
    writer.nodes(any.shared() ? any.once(elements) : elements, any.upsert(), many(concerned));
  }

  /** What the present rows of all tables say of the nodes that the changed rows mean or meant. */
  private void refreshShared(List<Node> mappings, List<Node> concerned) {
    Node any = mappings.get(0);
    Dataset<Row> touched =
        kept.keep(
            union(concerned.stream().map(node -> node.keys(changed(node).get().states())))
                .distinct());
    Dataset<Row> present =
        kept.keep(
            any.once(
                union(
                    mappings.stream()
                        .map(node -> node.elements(curated.read(node.table())))
                        .map(elements -> Node.among(elements, touched)))));
    writer.nodes(present, any.upsert(), many(concerned));
    if (concerned.stream().anyMatch(node -> changed(node).orElseThrow().former() > 0)) {
      writer.delete(touched.except(present.select(Node.KEY)), any.delete());
    }
  }

  private void writeRelationships(Relationship relationship) {
    List<Dataset<Row>> rows =
        Stream.concat(
                changed(relationship).map(Changed::now).stream(),
                anew
                    ? Stream.empty()
                    : relationship.dangling().flatMap(field -> resolved(relationship, field)))
            .toList();
    if (!rows.isEmpty()) {
      writer.relationships(
          relationship,
          union(rows.stream().map(relationship::elements)),
          many(List.of(relationship)));
    }
  }

  /** Rows whose reference may have led nowhere before the changes of its table. */
  private Stream<Dataset<Row>> resolved(Relationship relationship, Field field) {
    if (curated.version(relationship.table()).isEmpty()) {
      return Stream.empty();
    }
    Table parent = field.parent().orElseThrow();
    return Optional.ofNullable(changed.get(parent.name())).stream()
        .map(
            came ->
                curated
                    .read(relationship.table())
                    .join(
                        came.now().select(col(parent.key().name()).as("_came")),
                        col(field.name()).equalTo(col("_came")),
                        "left_semi"));
  }

  private boolean many(List<? extends Mapping> mappings) {
    return mappings.stream()
            .mapToLong(mapping -> changed(mapping).map(rows -> rows.count(mapping)).orElse(0L))
            .sum()
        >= MANY;
  }

  private static Dataset<Row> union(Stream<Dataset<Row>> parts) {
    return parts.reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }

  @Override
  public void close() {
    kept.close();
  }
}
