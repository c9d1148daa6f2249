package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.GraphWriter.Rounds;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;

/** The changed rows of all tables on their way into the graph. */
final class GraphUpdate {
  private final Lake curated;
  private final GraphWriter writer;
  private final Workload work;
  private final Kept kept;
  private final Map<List<Node>, Dataset<Row>> present = new ConcurrentHashMap<>();

  /**
   * Computes nothing yet.
   *
   * @param kept where to keep what is needed more than once
   */
  GraphUpdate(Lake curated, GraphWriter writer, Workload work, Kept kept) {
    this.curated = curated;
    this.writer = writer;
    this.work = work;
    this.kept = kept;
  }

  /**
   * What is stale goes, then nodes come, then relationships, one kind after the other: Neo4j locks
   * also those that lie beside a new one at its ends, so that kinds may meet that have no label in
   * common.
   */
  void write() {
    writer.inTurn(Stream.concat(ownStale(), sharedStale()).toList(), Supplier::get);
    writer.sideBySide(work.concerned().toList(), this::nodes);
    writer.inTurn(work.model().relationships(), this::relationships);
  }

  private Stream<Supplier<Rounds>> ownStale() {
    return work.model()
        .mappings()
        .filter(mapping -> !mapping.shared() && work.by(mapping).stale() > 0)
        .map(
            mapping ->
                () -> writer.deletion(work.touched(mapping).stale(mapping), mapping.delete()));
  }

  private Stream<Supplier<Rounds>> sharedStale() {
    return work.concerned()
        .filter(group -> group.get(0).shared())
        .filter(group -> group.stream().anyMatch(node -> work.by(node).stale() > 0))
        .map(group -> () -> writer.deletion(gone(group), group.get(0).delete()));
  }

  private Dataset<Row> gone(List<Node> group) {
    return keys(group).join(present(group).select(Node.KEY), Node.KEY, "left_anti");
  }

  /** What the present rows of all tables say of the shared nodes that changes may concern. */
  private Dataset<Row> present(List<Node> group) {
    return present.computeIfAbsent(
        group,
        nodes ->
            kept.keep(
                Node.once(
                    union(
                        nodes.stream()
                            .map(node -> node.elements(curated.read(node.table())))
                            .map(elements -> Node.among(elements, keys(nodes)))))));
  }

  /** Of the nodes that changes may concern; of some more than once. */
  private Dataset<Row> keys(List<Node> group) {
    return union(work.busy(group).map(node -> work.touched(node).keys(node)));
  }

  private Rounds nodes(List<Node> group) {
    boolean shared = group.get(0).shared();
    Dataset<Row> elements = shared && !work.anew() ? present(group) : coming(group, shared);
    return writer.nodes(elements, Node.upsert(group), work.many(group));
  }

  private Dataset<Row> coming(List<Node> group, boolean shared) {
    Dataset<Row> elements = union(work.busy(group).map(node -> node.elements(work.now(node))));
    return shared ? Node.once(elements) : elements;
  }

  private Rounds relationships(Relationship relationship) {
    List<Dataset<Row>> rows =
        Stream.concat(work.busy(List.of(relationship)).map(work::now), resolved(relationship))
            .toList();
    return rows.isEmpty()
        ? Rounds.NONE
        : writer.relationships(
            relationship,
            union(rows.stream().map(relationship::elements)),
            work.many(List.of(relationship)));
  }

  /** Rows whose reference may have led nowhere before the changes of its table. */
  private Stream<Dataset<Row>> resolved(Relationship relationship) {
    return work.anew()
        ? Stream.empty()
        : relationship.dangling().flatMap(field -> resolved(relationship, field));
  }

  private Stream<Dataset<Row>> resolved(Relationship relationship, Field field) {
    return appeared(field.parent().orElseThrow()).stream()
        .map(
            keys ->
                curated
                    .read(relationship.table())
                    .join(
                        keys.toDF("_appeared"),
                        col(field.name()).equalTo(col("_appeared")),
                        "left_semi"));
  }

  /** The keys of rows whose own nodes were not always there. */
  private Optional<Dataset<Row>> appeared(Table table) {
    return work.model().nodes().stream()
        .filter(node -> node.table().equals(table))
        .filter(node -> !node.shared() && work.by(node).appeared() > 0)
        .map(node -> work.touched(node).appeared(node))
        .reduce(Dataset::unionByName);
  }

  private static Dataset<Row> union(Stream<Dataset<Row>> parts) {
    return parts.reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }
}
