package org.carelake.common.fhir;

import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Resource;

/** What an expression can see while one view is applied to one resource, by one thread. */
final class Scope {
  final Resource resource;

  /** What getResourceKey() gives for {@link #resource}. */
  final String key;

  /** {@code $this}; null is empty. */
  Object focus;

  /** {@code $index}. */
  int index;

  /** {@code %rowIndex}. */
  int rowIndex;

  /** The element that each select of the view is at, by {@link Clause} number. */
  final Object[] elements;

  /** The position of each of {@link #elements} among its siblings. */
  final int[] positions;

  final Object[] row;
  private final Consumer<Object[]> rows;

  Scope(Resource resource, String key, int clauses, int columns, Consumer<Object[]> rows) {
    this.resource = resource;
    this.key = key;
    this.focus = resource;
    this.elements = new Object[clauses];
    this.positions = new int[clauses];
    this.row = new Object[columns];
    this.rows = rows;
    elements[0] = resource;
  }

  /** Looks at the element that a select is at. */
  void enter(int clause) {
    focus = elements[clause];
    index = 0;
    rowIndex = positions[clause];
  }

  /** The finished row, copied. */
  void emit() {
    rows.accept(row.clone());
  }

  /** The expression's value with another focus. */
  Object with(Object item, int position, Expression expression) {
    Object outer = focus;
    int outerIndex = index;
    focus = item;
    index = position;
    Object value = expression.on(this);
    focus = outer;
    index = outerIndex;
    return value;
  }
}
