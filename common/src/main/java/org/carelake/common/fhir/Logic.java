package org.carelake.common.fhir;

/** FHIRPath's three-valued logic: null is neither true nor false. */
final class Logic {
  private Logic() {}

  /** One value that is no boolean counts as true, as FHIRPath wants it. */
  static Boolean truth(Object items) {
    Object value = Value.of(Items.single(items));
    return (value == null || value instanceof Boolean) ? (Boolean) value : Boolean.TRUE;
  }

  static boolean isTrue(Object items) {
    return Boolean.TRUE.equals(truth(items));
  }

  static Boolean not(Boolean value) {
    return value == null ? null : !value;
  }

  static Boolean and(Boolean left, Boolean right) {
    if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
      return false;
    }
    return (left == null || right == null) ? null : Boolean.TRUE;
  }

  static Boolean or(Boolean left, Boolean right) {
    return not(and(not(left), not(right)));
  }

  static Boolean xor(Boolean left, Boolean right) {
    return (left == null || right == null) ? null : left ^ right;
  }

  static Boolean implies(Boolean left, Boolean right) {
    return or(not(left), right);
  }
}
