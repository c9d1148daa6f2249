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
 * @param path the FHIRPath
 * @param rowIndexed whether the path depends on {@code %rowIndex}
 */
record ColumnPath(int index, Column column, Type type, Path path, boolean rowIndexed) {

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
    if (value == null || (type == null && !(value instanceof Base))) {
      return value;
    }
    if (type != null) {
      switch (Family.of(type)) {
        case BOOLEAN -> {
          if (value instanceof Boolean) {
            return value;
          }
        }
        case INTEGER -> {
          if (value instanceof Integer) {
            return value;
          }
        }
        case DECIMAL -> {
          BigDecimal number = Equality.number(value);
          if (number != null) {
            return number;
          }
        }
        default -> {
          if (value instanceof String) {
            return value;
          }
        }
      }
    }
    throw new PathProblem(
        "the path gives a "
            + Value.type(item)
            + (type == null ? "" : " where a " + type + " is declared")
            + ". Choose with ofType(…) or an element of it.");
  }
}
