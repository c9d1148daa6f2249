package org.carelake.common.fhir;

/** FHIR's types by what their values are in Java. */
enum Family {
  BOOLEAN,
  /** Integer. */
  INTEGER,
  /** BigDecimal. */
  DECIMAL,
  /** Date, dateTime, instant, time: String. */
  MOMENT,
  /** All other primitive types: String. */
  TEXT,
  STRUCTURE;

  static Family of(Type type) {
    return switch (type.name()) {
      case "boolean" -> BOOLEAN;
      case "integer", "positiveInt", "unsignedInt", "integer64" -> INTEGER;
      case "decimal" -> DECIMAL;
      case "date", "dateTime", "instant", "time" -> MOMENT;
      default -> type.isPrimitive() ? TEXT : STRUCTURE;
    };
  }

  /** The value as this family's class in Java; null where it is of another family. */
  Object value(Object value) {
    return switch (this) {
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case INTEGER -> value instanceof Integer ? value : null;
      case DECIMAL -> Equality.number(value);
      case MOMENT, TEXT -> value instanceof String ? value : null;
      case STRUCTURE -> null;
    };
  }

  boolean isNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  boolean isText() {
    return this == TEXT || this == MOMENT;
  }

  /** Whether a value of this family can stand in a column that was declared with the other. */
  boolean fits(Family declared) {
    return this == declared
        || (isText() && declared.isText())
        || (this == INTEGER && declared == DECIMAL);
  }
}
