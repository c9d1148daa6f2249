package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.carelake.common.graph.Touched.Found;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;

/** The changed rows of all tables on their way into the graph. */
final class GraphUpdate implements AutoCloseable {
  /** Fewer rows than this are written by one writer: a second would cost more than it brings. */
  private static final int MANY = 5_000;

  private final Lake curated;
  private final GraphModel model;
  private final GraphWriter writer;
  private final Kept kept = new Kept();
  private final Map<Table, Changed> changed = new LinkedHashMap<>();

  /** Empty where the graph is made anew. */
  private final Optional<Touched> touched;

  /** How much each mapping has to do. */
  private final Map<Mapping, Found> found = new HashMap<>();

  private final Map<List<Node>, Dataset<Row>> present = new ConcurrentHashMap<>();

  /**
   * Computes nothing yet.
   *
   * @param changes of one table at least, unless the graph is made anew
   */
  GraphUpdate(Lake curated, GraphModel model, GraphWriter writer, GraphChanges changes) {
    this.curated = curated;
    this.model = model;
    this.writer = writer;
    List<Table> tables =
        model.tables().stream()
            .filter(table -> changes.byTable().containsKey(table.name()))
            .toList();
    Parallel.map(tables, table -> new Changed(table, states(changes.byTable().get(table.name()))))
        .forEach(rows -> changed.put(rows.table(), rows));
    this.touched =
        changes.anew() ? Optional.empty() : Optional.of(Touched.by(changed.values(), model, kept));
  }

  /** Whole tables are read again for each mapping, which needs no memory; changes are kept. */
  private Dataset<Row> states(NetChanges change) {
    return change.full() ? change.states() : kept.keep(change.states());
  }

  /**
   * What is stale goes, then nodes come, then relationships, one kind after the other: Neo4j locks
   * also those that lie beside a new one at its ends, so that kinds may meet that have no label in
   * common.
   */
  void write() {
    found.putAll(touched.map(Touched::found).orElseGet(this::all));
    touched.ifPresent(this::deleteStale);
    writer.sideBySide(concerned().toList(), this::nodes);
    writer.inTurn(model.relationships(), this::relationships);
  }

  private Map<Mapping, Found> all() {
    Map<Mapping, Found> all = new HashMap<>();
    Parallel.map(changed.values(), rows -> rows.counts(model.of(rows.table().name())))
        .forEach(
            counts ->
                counts.forEach((mapping, count) -> all.put(mapping, new Found(0, count, count))));
    return all;
  }

  private void deleteStale(Touched touched) {
    Stream<Supplier<Rounds>> own =
        model
            .mappings()
            .filter(mapping -> !mapping.shared() && found(mapping).stale() > 0)
            .map(mapping -> () -> writer.deletion(touched.stale(mapping), mapping.delete()));
    Stream<Supplier<Rounds>> shared =
        concerned()
            .filter(group -> group.get(0).shared())
            .filter(group -> group.stream().anyMatch(node -> found(node).stale() > 0))
            .map(group -> () -> writer.deletion(gone(group, touched), group.get(0).delete()));
    writer.inTurn(Stream.concat(own, shared).toList(), Supplier::get);
  }

  private Dataset<Row> gone(List<Node> group, Touched touched) {
    return touched
        .keys(group)
        .join(present(group, touched).select(Node.KEY), Node.KEY, "left_anti");
  }

  private Found found(Mapping mapping) {
    return found.getOrDefault(mapping, Found.NOTHING);
  }

  /** What the present rows of all tables say of the shared nodes that changes may concern. */
  private Dataset<Row> present(List<Node> group, Touched touched) {
    return present.computeIfAbsent(
        group,
        nodes ->
            kept.keep(
                Node.once(
                    union(
                        nodes.stream()
                            .map(node -> node.elements(curated.read(node.table())))
                            .map(elements -> Node.among(elements, touched.keys(nodes)))))));
  }

  private Rounds nodes(List<Node> group) {
    Dataset<Row> elements =
        touched
            .filter(rows -> group.get(0).shared())
            .map(rows -> present(group, rows))
            .orElseGet(() -> coming(group));
    return writer.nodes(elements, Node.upsert(group), many(group));
  }

  private Dataset<Row> coming(List<Node> group) {
    Dataset<Row> elements = union(busy(group).map(node -> node.elements(now(node))));
    return group.get(0).shared() ? Node.once(elements) : elements;
  }

  private Rounds relationships(Relationship relationship) {
    List<Dataset<Row>> rows = rows(relationship);
    return rows.isEmpty()
        ? Rounds.NONE
        : writer.relationships(
            relationship,
            union(rows.stream().map(relationship::elements)),
            many(List.of(relationship)));
  }

  /** Mappings that may mean the same nodes, where there is something to do by any of them. */
  private Stream<List<Node>> concerned() {
    return model.groups().stream().filter(group -> busy(group).findAny().isPresent());
  }

  /** Those of the mappings that have something to do besides deleting. */
  private <M extends Mapping> Stream<M> busy(List<M> mappings) {
    return mappings.stream().filter(mapping -> much(mapping) > 0);
  }

  /** What shared nodes lose counts too: others may tell of them what went with a row. */
  private long much(Mapping mapping) {
    Found here = found(mapping);
    return mapping.shared() ? here.stale() + here.coming() : here.coming();
  }

  private Dataset<Row> now(Mapping mapping) {
    return changed.get(mapping.table()).now();
  }

  private List<Dataset<Row>> rows(Relationship relationship) {
    return Stream.concat(
            busy(List.of(relationship)).map(this::now),
            touched.stream()
                .flatMap(
                    rows ->
                        relationship
                            .dangling()
                            .flatMap(field -> resolved(relationship, field, rows))))
        .toList();
  }

  /** Rows whose reference may have led nowhere before the changes of its table. */
  private Stream<Dataset<Row>> resolved(Relationship relationship, Field field, Touched touched) {
    List<Node> appearing =
        model.nodes().stream()
            .filter(node -> node.table().equals(field.parent().orElseThrow()))
            .filter(node -> !node.shared() && found(node).appeared() > 0)
            .toList();
    if (appearing.isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
        curated
            .read(relationship.table())
            .join(
                touched.appeared(appearing).toDF("_appeared"),
                col(field.name()).equalTo(col("_appeared")),
                "left_semi"));
  }

  private boolean many(List<? extends Mapping> mappings) {
    return busy(mappings).mapToLong(this::much).sum() >= MANY;
  }

  private static Dataset<Row> union(Stream<Dataset<Row>> parts) {
    return parts.reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }

  @Override
  public void close() {
    kept.close();
  }
}
