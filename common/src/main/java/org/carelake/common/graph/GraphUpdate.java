package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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

  private final Lake curated;
  private final GraphModel model;
  private final GraphWriter writer;
  private final boolean anew;
  private final Kept kept = new Kept();
  private final Map<String, Changed> changed = new ConcurrentHashMap<>();
  private final Map<List<Node>, Dataset<Row>> shared = new ConcurrentHashMap<>();

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

  /** What is stale goes, then nodes come, then relationships. */
  void write() {
    if (!anew) {
      Touched.by(changed.values(), kept).ifPresent(this::deleteStale);
    }
    writeNodes();
    writeRelationships();
  }

  private void deleteStale(Touched touched) {
    List<List<Node>> groups = concerned().filter(group -> group.get(0).shared()).toList();
    Parallel.forEach(groups, group -> shared.put(group, present(group, touched.keys(group))));
    Stream<Statement> unmeant =
        groups.stream()
            .filter(group -> appearing(group).anyMatch(node -> changedBy(node).former() > 0))
            .map(
                group ->
                    new Statement(
                        group.get(0).delete(),
                        touched.keys(group).except(shared.get(group).select(Node.KEY))));
    writer.together(Stream.concat(touched.stale(), unmeant).toList());
  }

  /** What the present rows of all tables say of shared nodes. */
  private Dataset<Row> present(List<Node> group, Dataset<Row> keys) {
    return kept.keep(
        Node.once(
            union(
                group.stream()
                    .map(node -> node.elements(curated.read(node.table())))
                    .map(elements -> Node.among(elements, keys)))));
  }

  private void writeNodes() {
    Map<Boolean, List<Statement>> upserts =
        concerned()
            .collect(
                Collectors.partitioningBy(
                    group -> many(appearing(group)),
                    Collectors.mapping(this::upsert, Collectors.toList())));
    if (writer.writers() == 1) {
      upserts.get(true).forEach(writer::nodes);
    } else {
      Parallel.forEach(upserts.get(true), writer::nodes);
    }
    writer.together(upserts.get(false));
  }

  private Statement upsert(List<Node> group) {
    Node any = group.get(0);
    return new Statement(
        any.upsert(), Optional.ofNullable(shared.get(group)).orElseGet(() -> coming(group)));
  }

  private Dataset<Row> coming(List<Node> group) {
    Node any = group.get(0);
    Dataset<Row> elements =
        union(appearing(group).map(node -> node.elements(changedBy(node).now())));
    return any.shared() ? Node.once(elements) : elements;
  }

  private void writeRelationships() {
    List<Statement> few = new ArrayList<>();
    for (Relationship relationship : model.relationships()) {
      List<Dataset<Row>> rows = rows(relationship);
      if (rows.isEmpty()) {
        continue;
      }
      Dataset<Row> elements = union(rows.stream().map(relationship::elements));
      if (many(appearing(List.of(relationship)))) {
        writer.relationships(relationship, elements);
      } else {
        few.add(new Statement(relationship.upsert(), elements));
      }
    }
    writer.together(few);
  }

  /** Mappings that may mean the same nodes, where changed rows appear by any of them. */
  private Stream<List<Node>> concerned() {
    return model.groups().stream().filter(group -> appearing(group).findAny().isPresent());
  }

  /** Those of the mappings by which changed rows appear. */
  private <M extends Mapping> Stream<M> appearing(List<M> mappings) {
    return mappings.stream()
        .filter(
            mapping ->
                changed.containsKey(mapping.table().name())
                    && changedBy(mapping).count(mapping) > 0);
  }

  private Changed changedBy(Mapping mapping) {
    return changed.get(mapping.table().name());
  }

  private List<Dataset<Row>> rows(Relationship relationship) {
    return Stream.concat(
            appearing(List.of(relationship)).map(each -> changedBy(each).now()),
            anew
                ? Stream.empty()
                : relationship.dangling().flatMap(field -> resolved(relationship, field)))
        .toList();
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

  private boolean many(Stream<? extends Mapping> appearing) {
    return appearing.mapToLong(mapping -> changedBy(mapping).count(mapping)).sum() >= MANY;
  }

  private static Dataset<Row> union(Stream<Dataset<Row>> parts) {
    return parts.reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }

  @Override
  public void close() {
    kept.close();
  }
}
