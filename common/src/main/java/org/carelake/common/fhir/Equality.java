package org.carelake.common.fhir;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Quantity;

/** FHIRPath's {@code =} and {@code ~}. */
final class Equality {
  private Equality() {}

  /** {@code =} on collections: null where one is empty or it cannot be known. */
  static Boolean equal(Object left, Object right) {
    if (left == null || right == null) {
      return null;
    }
    if (!(left instanceof List<?>) && !(right instanceof List<?>)) {
      return same(left, right);
    }
    List<?> one = Items.list(left);
    List<?> other = Items.list(right);
    Boolean equal = one.size() == other.size();
    for (int i = 0; Boolean.TRUE.equals(equal) && i < one.size(); i++) {
      equal = same(one.get(i), other.get(i));
    }
    return equal;
  }

  /** Null where one has no value, or dates of different precision agree as far as known. */
  static Boolean same(Object left, Object right) {
    Object one = Value.of(left);
    Object other = Value.of(right);
    if (one == null || other == null) {
      return null;
    }
    if (one instanceof Moment || other instanceof Moment) {
      return sameMoment(one, other);
    }
    if (one instanceof Number && other instanceof Number) {
      return number(one).compareTo(number(other)) == 0;
    }
    if (one instanceof Quantity quantity && other instanceof Quantity that) {
      Integer order = Ordering.ofQuantities(quantity, that);
      return order == null ? null : order == 0;
    }
    return (one instanceof Base base && other instanceof Base that)
        ? base.equalsDeep(that)
        : one.equals(other);
  }

  private static Boolean sameMoment(Object one, Object other) {
    Moment left = moment(one);
    Moment right = moment(other);
    if (left == null || right == null || left.time() != right.time()) {
      return false;
    }
    Integer order = left.compare(right);
    return order == null ? null : order == 0;
  }

  /** A text that reads as a date is one where it meets a date. */
  static Moment moment(Object value) {
    if (value instanceof Moment moment) {
      return moment;
    }
    return value instanceof String text ? Moment.parse(text) : null;
  }

  /** {@code ~}: never null, in any order, texts without regard to case and blanks. */
  static boolean equivalent(Object left, Object right) {
    List<Object> rest = new ArrayList<>(Items.list(right));
    for (Object item : Items.list(left)) {
      int found = 0;
      while (found < rest.size() && !alike(item, rest.get(found))) {
        found++;
      }
      if (found == rest.size()) {
        return false;
      }
      rest.remove(found);
    }
    return rest.isEmpty();
  }

  private static boolean alike(Object left, Object right) {
    Object one = Value.of(left);
    Object other = Value.of(right);
    if (one instanceof String text && other instanceof String that) {
      return folded(text).equals(folded(that));
    }
    if (one instanceof Number && other instanceof Number) {
      int scale = Math.min(number(one).scale(), number(other).scale());
      return rounded(one, scale).compareTo(rounded(other, scale)) == 0;
    }
    return Boolean.TRUE.equals(same(left, right));
  }

  private static BigDecimal rounded(Object value, int scale) {
    return number(value).setScale(scale, RoundingMode.HALF_UP);
  }

  private static String folded(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  static BigDecimal number(Object value) {
    return value instanceof Integer integer
        ? BigDecimal.valueOf(integer)
        : value instanceof BigDecimal decimal ? decimal : null;
  }
}
