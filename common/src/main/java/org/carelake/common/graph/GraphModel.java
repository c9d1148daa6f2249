package org.carelake.common.graph;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;

/** How a set of curated tables appears as a graph. */
public record GraphModel(List<Node> nodes, List<Relationship> relationships) {

  /** The mappings that may mean the same nodes. */
  Collection<List<Node>> groups() {
    return nodes.stream()
        .collect(Collectors.groupingBy(node -> Map.entry(node.label(), node.shared())))
        .values();
  }

  public List<Label> labels() {
    return nodes.stream().map(Node::label).distinct().toList();
  }

  public List<String> types() {
    return relationships.stream().map(Relationship::type).distinct().toList();
  }

  /** Nodes, then relationships. */
  Stream<Mapping> mappings() {
    return Stream.concat(nodes.stream(), relationships.stream());
  }

  /** The mappings of a table. */
  List<Mapping> of(String table) {
    return mappings().filter(mapping -> mapping.table().name().equals(table)).toList();
  }

  /** The tables that the graph is made from. */
  public List<Table> tables() {
    return mappings().map(Mapping::table).distinct().toList();
  }

  /** Another one for every other model: a graph of another model has to be made anew. */
  String fingerprint() {
    return UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
