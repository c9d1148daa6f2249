package org.carelake.common.graph;

/**
 * A kind of node.
 *
 * @param name as Cypher writes it, such as {@code Patient}
 * @param key the property by which its nodes are told apart
 */
public record Label(String name, String key) {

  /** The node of this kind whose key an expression over a row's columns gives. */
  public End at(String expression) {
    return new End(this, expression, false);
  }

  /** The row's own node, so that no relationships of two rows meet there. */
  public End own(String expression) {
    return new End(this, expression, true);
  }

  /** One end of a relationship. */
  public record End(Label label, String key, boolean isOwn) {}

  /** The name of the constraint that keeps the key unique. */
  String constraint() {
    return "one_" + name + "_per_" + key;
  }

  String pattern(String variable, String value) {
    return "(%s:%s {%s: %s})".formatted(variable, name, key, value);
  }
}
