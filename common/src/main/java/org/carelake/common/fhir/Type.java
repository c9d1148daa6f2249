package org.carelake.common.fhir;

import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;

/**
 * A FHIR type.
 *
 * @param name as {@code Patient}, {@code HumanName}, {@code Patient.contact}, {@code dateTime}
 * @param structure its elements; null for primitive types
 */
record Type(String name, BaseRuntimeElementCompositeDefinition<?> structure) {
  static final Type BOOLEAN = primitive("boolean");
  static final Type STRING = primitive("string");
  static final Type INTEGER = primitive("integer");
  static final Type DECIMAL = primitive("decimal");
  static final Type DATE = primitive("date");
  static final Type DATE_TIME = primitive("dateTime");
  static final Type TIME = primitive("time");

  /** Any resource, where the model does not say which. */
  static final Type RESOURCE = primitive("Resource");

  private static Type primitive(String name) {
    return new Type(name, null);
  }

  boolean isPrimitive() {
    return structure == null && !this.equals(RESOURCE);
  }

  boolean isResource() {
    return structure instanceof RuntimeResourceDefinition || this.equals(RESOURCE);
  }

  /** Of one name there is one type. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Type type && type.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
