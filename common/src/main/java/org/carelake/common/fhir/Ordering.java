package org.carelake.common.fhir;

import org.hl7.fhir.r4.model.Quantity;

/** FHIRPath's {@code <}, {@code <=}, {@code >} and {@code >=}. */
final class Ordering {
  private Ordering() {}

  /** Below 0 where left comes first; null where one is empty or it cannot be known. */
  static Integer of(Object left, Object right) {
    Object one = Value.of(Items.single(left));
    Object other = Value.of(Items.single(right));
    if (one == null || other == null) {
      return null;
    }
    if (one instanceof Number && other instanceof Number) {
      return Equality.number(one).compareTo(Equality.number(other));
    }
    if (one instanceof Moment || other instanceof Moment) {
      return ofMoments(one, other);
    }
    if (one instanceof String text && other instanceof String that) {
      return text.compareTo(that);
    }
    if (one instanceof Quantity quantity && other instanceof Quantity that) {
      return ofQuantities(quantity, that);
    }
    throw incomparable(left, right);
  }

  private static Integer ofMoments(Object one, Object other) {
    Moment left = Equality.moment(one);
    Moment right = Equality.moment(other);
    if (left == null || right == null || left.time() != right.time()) {
      throw incomparable(one, other);
    }
    return left.compare(right);
  }

  private static PathProblem incomparable(Object left, Object right) {
    return new PathProblem(
        "a "
            + Value.type(left)
            + " cannot be compared with a "
            + Value.type(right)
            + ". Choose the type with ofType(…).");
  }

  /** Units are not converted: null where they differ. */
  static Integer ofQuantities(Quantity one, Quantity other) {
    if (one.getValue() == null || other.getValue() == null || !unit(one).equals(unit(other))) {
      return null;
    }
    return one.getValue().compareTo(other.getValue());
  }

  private static String unit(Quantity quantity) {
    String unit = quantity.hasCode() ? quantity.getCode() : quantity.getUnit();
    return unit == null ? "1" : unit;
  }
}
