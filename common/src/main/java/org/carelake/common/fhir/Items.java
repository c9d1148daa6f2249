package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * FHIRPath's collections without the cost of a list for each: null is empty, a {@link List} is two
 * items or more, anything else is one item.
 */
final class Items {
  private Items() {}

  static List<?> list(Object items) {
    if (items == null) {
      return List.of();
    }
    return items instanceof List<?> several ? several : List.of(items);
  }

  static Object of(List<?> items) {
    return switch (items.size()) {
      case 0 -> null;
      case 1 -> items.get(0);
      default -> items;
    };
  }

  static int count(Object items) {
    if (items == null) {
      return 0;
    }
    return items instanceof List<?> several ? several.size() : 1;
  }

  static Object first(Object items) {
    return items instanceof List<?> several ? several.get(0) : items;
  }

  /** The only item; null where there is none. */
  static Object single(Object items) {
    if (items instanceof List<?> several) {
      throw new PathProblem(
          "there are "
              + several.size()
              + " values where one is needed. Pick one with first() or where(…).");
    }
    return items;
  }

  static Object joined(Object some, Object more) {
    if (some == null || more == null) {
      return some == null ? more : some;
    }
    List<Object> all = new ArrayList<>(list(some));
    all.addAll(list(more));
    return all;
  }

  static Object filtered(Object items, Predicate<Object> wanted) {
    if (!(items instanceof List<?> several)) {
      return items != null && wanted.test(items) ? items : null;
    }
    return of(several.stream().filter(wanted).toList());
  }

  /** Each once, in the order of their first appearance. */
  static Object distinct(Object items) {
    if (!(items instanceof List<?> several)) {
      return items;
    }
    List<Object> distinct = new ArrayList<>();
    for (Object item : several) {
      if (!contains(distinct, item)) {
        distinct.add(item);
      }
    }
    return of(distinct);
  }

  static boolean contains(Object items, Object wanted) {
    for (Object item : list(items)) {
      if (Boolean.TRUE.equals(Equality.same(item, wanted))) {
        return true;
      }
    }
    return false;
  }
}
