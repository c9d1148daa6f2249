package org.carelake.common.fhir;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.carelake.common.fhir.ViewDefinition.Column;
import org.hl7.fhir.r4.model.Base;

/**
 * One compiled column.
 *
 * @param index its place in a row
 * @param type of its values; null where the path gives several and none was declared
 * @param family the type's; null without one
 * @param path the FHIRPath
 * @param rowIndexed whether the path depends on {@code %rowIndex}
 */
record ColumnPath(
    int index, Column column, Type type, Family family, Path path, boolean rowIndexed) {

  View.Column outline() {
    return new View.Column(column.name(), type == null ? null : type.name(), column.collection());
  }

  /** Writes its value at the scope's element into the row. */
  void fill(Scope scope) {
    try {
      Object items = path.on(scope);
      scope.row[index] = column.collection() ? list(items) : one(Items.single(items));
    } catch (PathProblem e) {
      throw new Contradiction(column.place(), column.name() + ": " + e.getMessage());
    }
  }

  /** The row that forEachOrNull gives where there is nothing to go through. */
  void fillNull(Scope scope) {
    if (rowIndexed) {
      fill(scope);
    } else {
      scope.row[index] = null;
    }
  }

  private Object list(Object items) {
    List<Object> values = new ArrayList<>(Items.count(items));
    for (Object item : Items.list(items)) {
      Object value = one(item);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private Object one(Object item) {
    Object value = Value.plain(item);
    if (value == null) {
      return null;
    }
    Object fitting = family == null ? untyped(value) : family.value(value);
    if (fitting == null) {
      throw new PathProblem(
          "the path gives a "
              + Value.type(item)
              + (type == null ? "" : " where a " + type + " is declared")
              + ". Choose with ofType(…), or choose one of its elements.");
    }
    return fitting instanceof BigDecimal number ? DecimalBounds.require(number) : fitting;
  }

  private static Object untyped(Object value) {
    return value instanceof Base ? null : value;
  }
}
