package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import java.util.Collections;
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
import org.carelake.common.contract.Table;

/**
 * Rows as nodes: either one node for each row, which goes with it, or one node that all rows with
 * the same value share, as all diagnoses of one code do, and that goes with the last of them.
 *
 * @param key SQL expression for the node's key; rows where it is null have no node
 * @param shared whether several rows, also of several tables, may mean the same node
 */
public record Node(
    Label label, Rows rows, String key, boolean shared, Map<String, String> properties)
    implements Mapping {
  static final String KEY = "_key";

  /** A node for each row of a table. */
  public static Node of(Label label, Table table) {
    return new Node(label, Rows.of(table), table.key().name(), false, Map.of());
  }

  /** A node for each row of a table, with a key of its own among those of other tables. */
  public static Node of(Label label, Table table, String key) {
    return new Node(label, Rows.of(table), key, false, Map.of());
  }

  /** A node for each value of an expression. */
  public static Node shared(Label label, Table table, String key) {
    return new Node(label, Rows.of(table), key, true, Map.of());
  }

  @Override
  public Table table() {
    return rows.table();
  }

  /**
   * Properties that are called like their columns. Shared nodes get the least of the rows' values,
   * so that they do not depend on the rows' order.
   */
  public Node with(String... columns) {
    return Stream.of(columns)
        .reduce(this, (node, column) -> node.withValue(column, column), (one, other) -> other);
  }

  /** A property that an expression gives. */
  public Node withValue(String name, String expression) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(name, expression);
    return new Node(label, rows, key, shared, Collections.unmodifiableMap(more));
  }

  /** Takes a row once for each element of an array. */
  public Node forEach(String name, String array) {
    return new Node(label, rows.forEach(name, array), key, shared, properties);
  }

  /** Only rows that keep a condition. */
  public Node where(String condition) {
    return new Node(label, rows.where(condition), key, shared, properties);
  }

  @Override
  public Stream<String> keys() {
    return Stream.of(key);
  }

  @Override
  public Map<String, String> identity() {
    return Map.of(KEY, key);
  }

  /** The elements whose keys are among some keys. */
  static Dataset<Row> among(Dataset<Row> elements, Dataset<Row> keys) {
    return elements.join(
        keys.withColumnRenamed(KEY, "_wanted"), col(KEY).equalTo(col("_wanted")), "left_semi");
  }

  /** One row for each shared node, however many rows mean it and by whichever mappings. */
  static Dataset<Row> once(Dataset<Row> elements) {
    Column[] least =
        Stream.of(elements.columns())
            .filter(name -> !name.equals(KEY))
            .map(name -> min(name).as(name))
            .toArray(Column[]::new);
    return least.length == 0
        ? elements.distinct()
        : elements.groupBy(KEY).agg(least[0], Stream.of(least).skip(1).toArray(Column[]::new));
  }

  /** The statement that writes the nodes of mappings of one kind, with what any of them tells. */
  static String upsert(List<Node> group) {
    Set<String> told = new LinkedHashSet<>();
    group.forEach(node -> told.addAll(node.properties.keySet()));
    return "MERGE " + group.get(0).label.pattern("n", "event._key") + set("n", told);
  }

  @Override
  public String match() {
    return "MATCH " + label.pattern("n", "event._key");
  }

  @Override
  public String delete() {
    return match() + " DETACH DELETE n";
  }

  /** Properties that a row does not give are removed: Cypher does so for null. */
  static String set(String variable, Set<String> properties) {
    return properties.isEmpty()
        ? ""
        : properties.stream()
            .map(name -> name + ": event." + name)
            .collect(Collectors.joining(", ", " SET " + variable + " += {", "}"));
  }
}
