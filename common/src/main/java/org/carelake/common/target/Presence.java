package org.carelake.common.target;

/**
 * What a target has of rows.
 *
 * @param elements what the rows make there: rows of a database, nodes and relationships of a graph
 * @param found how many of them are there
 */
public record Presence(long elements, long found) {
  public static final Presence NOTHING = new Presence(0, 0);

  /** Both together. */
  public Presence plus(Presence other) {
    return new Presence(elements + other.elements, found + other.found);
  }
}
