package org.carelake.common.fhir;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of an expression's values before there is a resource.
 *
 * @param types each value is of one of these; none where nothing is known
 */
record Shape(Set<Type> types) {
  static final Shape UNKNOWN = new Shape(Set.of());
  static final Shape BOOLEAN = of(Type.BOOLEAN);
  static final Shape STRING = of(Type.STRING);
  static final Shape INTEGER = of(Type.INTEGER);
  static final Shape DECIMAL = of(Type.DECIMAL);

  static Shape of(Type... types) {
    return new Shape(Set.of(types));
  }

  static Shape of(Collection<Type> types) {
    return new Shape(new LinkedHashSet<>(types));
  }

  boolean isKnown() {
    return !types.isEmpty();
  }

  /** Certainly nothing but the type. */
  boolean isOnly(Type type) {
    return types.equals(Set.of(type));
  }

  Shape or(Shape other) {
    return isKnown() && other.isKnown()
        ? of(Stream.concat(types.stream(), other.types.stream()).toList())
        : UNKNOWN;
  }

  /** As a message names it. */
  String text() {
    return types.stream().map(Type::name).sorted().limit(6).collect(joining(", "))
        + (types.size() > 6 ? ", …" : "");
  }
}
