package org.carelake.common.graph;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Timestamps;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.StaticCall;
import org.carelake.common.target.Comparison;

/**
 * The graph beside what the curated rows mean: label by label and type by type, since several
 * tables may tell of one kind of element. The graph is read as a stream of text.
 *
 * @param held the versions that the graph says it equals, by table name
 */
record GraphComparison(
    Lake curated, GraphModel model, GraphConnection connection, Map<String, Lake.Version> held) {

  /**
   * Elements of one kind.
   *
   * @param name a label or a type
   * @param mappings that make them
   */
  record Kind(String name, List<Mapping> mappings) {
    boolean areNodes() {
      return mappings.get(0) instanceof Node;
    }

    boolean isOf(Set<String> tables) {
      return tables.isEmpty()
          || mappings.stream().anyMatch(mapping -> tables.contains(mapping.table().name()));
    }

    private List<String> identity() {
      return areNodes()
          ? List.of(Node.KEY)
          : List.of(Relationship.FROM, Relationship.TO, Relationship.RECORD);
    }

    private List<String> properties() {
      Set<String> told = new LinkedHashSet<>();
      mappings.forEach(mapping -> told.addAll(mapping.properties().keySet()));
      return List.copyOf(told);
    }
  }

  /** Nodes, then relationships. */
  List<Kind> kinds() {
    Map<String, List<Mapping>> byName = new LinkedHashMap<>();
    model.groups().stream()
        .flatMap(Collection::stream)
        .forEach(node -> add(byName, node.label().name(), node));
    model.relationships().forEach(each -> add(byName, kind(each), each));
    List<Kind> kinds = new ArrayList<>();
    byName.forEach((name, mappings) -> kinds.add(new Kind(name, mappings)));
    return kinds;
  }

  private static void add(Map<String, List<Mapping>> byName, String name, Mapping mapping) {
    byName.computeIfAbsent(name, any -> new ArrayList<>()).add(mapping);
  }

  /** Those of one type between other labels are another kind. */
  private static String kind(Relationship relationship) {
    return "%s-%s-%s"
        .formatted(
            relationship.from().label().name(),
            relationship.type(),
            relationship.to().label().name());
  }

  Comparison differences(Kind kind, Kept kept) {
    Dataset<Row> expected = expected(kind);
    return Comparison.of(
        kind.name(),
        identified(expected, kind),
        identified(actual(kind, expected), kind),
        kind.properties(),
        kept);
  }

  /** What the curated rows mean. */
  Dataset<Row> expected(Kind kind) {
    Dataset<Row> elements =
        kind.mappings().stream()
            .map(mapping -> mapping.elements(rows(mapping.table())))
            .reduce((one, other) -> one.unionByName(other, true))
            .orElseThrow();
    if (!kind.areNodes()) {
      return between(kind, elements);
    }
    return kind.mappings().get(0).shared() ? Node.once(elements) : elements;
  }

  Dataset<Row> rows(Table table) {
    Lake.Version version = held.getOrDefault(table.name(), Lake.Version.NONE);
    return version.number() < 0
        ? curated.read(table).limit(0)
        : curated.read(table, version.number());
  }

  /** A relationship without a node at one end is not there. */
  private Dataset<Row> between(Kind kind, Dataset<Row> elements) {
    Relationship any = (Relationship) kind.mappings().get(0);
    Dataset<Row> there =
        elements
            .join(keys(any.from().label(), Relationship.FROM), Relationship.FROM, "left_semi")
            .join(keys(any.to().label(), Relationship.TO), Relationship.TO, "left_semi");
    return any.isOfItsEnds() ? there.withColumn(Relationship.RECORD, lit("")) : there;
  }

  private Dataset<Row> keys(Label label, String name) {
    return model.nodes().stream()
        .filter(node -> node.label().equals(label))
        .map(node -> node.identities(rows(node.table())))
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .distinct()
        .toDF(name);
  }

  /** What there is, in the types of what there should be. */
  Dataset<Row> actual(Kind kind, Dataset<Row> expected) {
    Dataset<Row> found = connection.table(curated.spark(), query(kind));
    return found.select(
        Stream.concat(kind.identity().stream(), kind.properties().stream())
            .map(name -> typed(col(name), expected.schema().apply(name).dataType()).as(name))
            .toArray(Column[]::new));
  }

  private static Column typed(Column text, DataType type) {
    return type.equals(DataTypes.TimestampType)
        ? StaticCall.of(Timestamps.class, "micros", DataTypes.TimestampType, text)
        : text.cast(type);
  }

  private static String query(Kind kind) {
    return pattern(kind)
        + Stream.concat(
                identity(kind).entrySet().stream(),
                kind.properties().stream()
                    .map(name -> Map.entry(name, variable(kind) + "." + name)))
            .map(each -> "toStringOrNull(%s) AS %s".formatted(each.getValue(), each.getKey()))
            .collect(Collectors.joining(", ", " RETURN ", ""));
  }

  private static String variable(Kind kind) {
    return kind.areNodes() ? "n" : "r";
  }

  private static String pattern(Kind kind) {
    if (kind.mappings().get(0) instanceof Node node) {
      return "MATCH (n:" + node.label().name() + ")";
    }
    Relationship any = (Relationship) kind.mappings().get(0);
    return "MATCH (a:%s)-[r:%s]->(b:%s)"
        .formatted(any.from().label().name(), any.type(), any.to().label().name());
  }

  private static Map<String, String> identity(Kind kind) {
    Map<String, String> identity = new LinkedHashMap<>();
    if (kind.mappings().get(0) instanceof Node node) {
      identity.put(Node.KEY, "n." + node.label().key());
      return identity;
    }
    Relationship any = (Relationship) kind.mappings().get(0);
    identity.put(Relationship.FROM, "a." + any.from().label().key());
    identity.put(Relationship.TO, "b." + any.to().label().key());
    identity.put(Relationship.RECORD, record(kind));
    return identity;
  }

  /** What tells a relationship from others between the same nodes. */
  static String record(Kind kind) {
    return ((Relationship) kind.mappings().get(0)).isOfItsEnds()
        ? "''"
        : kind.mappings().stream()
            .map(mapping -> "toStringOrNull(r." + mapping.table().key().name() + ")")
            .distinct()
            .collect(Collectors.joining(", ", "coalesce(", ", '')"));
  }

  /** One text that tells an element from all others. */
  static Dataset<Row> identified(Dataset<Row> elements, Kind kind) {
    Column[] parts =
        kind.identity().stream()
            .map(name -> coalesce(col(name).cast("string"), lit("?")))
            .toArray(Column[]::new);
    return elements.withColumn(Comparison.ID, concat_ws(" ", parts));
  }
}
