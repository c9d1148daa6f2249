package org.carelake.common.fhir;

import java.util.Set;
import org.carelake.common.fhir.ViewDefinition.Column;

/** Which type a column has: the declared one, or the only one its path can give. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** Null where the path may give several and none is declared. */
  static Type of(ViewDefinition definition, Column column, Path path) {
    Set<Type> found = path.shape().types();
    if (!found.isEmpty() && found.stream().noneMatch(Type::isPrimitive)) {
      throw InvalidView.at(
          definition.name(),
          column.place() + ".path",
          "'"
              + column.path()
              + "' gives "
              + path.shape().text()
              + ", which has no single value. Choose one of its elements.");
    }
    if (column.type() == null) {
      return found.size() == 1 ? found.iterator().next() : null;
    }
    return declared(definition, column, path.shape());
  }

  private static Type declared(ViewDefinition definition, Column column, Shape shape) {
    Type declared = type(definition, column);
    Family family = Family.of(declared);
    if (shape.isKnown() && shape.types().stream().noneMatch(type -> Family.of(type).fits(family))) {
      throw InvalidView.at(
          definition.name(),
          column.place() + ".type",
          "'"
              + column.path()
              + "' gives "
              + shape.text()
              + ", which is no "
              + declared
              + ". Declare what it gives, or convert it.");
    }
    return declared;
  }

  private static Type type(ViewDefinition definition, Column column) {
    try {
      Type type = Types.named(column.type());
      if (type.isPrimitive()) {
        return type;
      }
    } catch (PathProblem e) {
      // Told below, with the place.
    }
    throw InvalidView.at(
        definition.name(),
        column.place() + ".type",
        "'" + column.type() + "' is no FHIR primitive type. Write one as string or dateTime.");
  }

  /** Whether values of both can stand in one column. */
  static boolean alike(View.Column first, View.Column other) {
    return first.type() == null
        || other.type() == null
        || family(other).fits(family(first))
        || family(first).fits(family(other));
  }

  private static Family family(View.Column column) {
    return Family.of(new Type(column.type(), null));
  }

  static String text(View.Column column) {
    return (column.collection() ? "a list of " : "")
        + (column.type() == null ? "any type" : column.type());
  }
}
