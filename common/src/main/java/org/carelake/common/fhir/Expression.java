package org.carelake.common.fhir;

/**
 * A compiled FHIRPath. Its value follows {@link Items}: null is empty, a List is several items, all
 * else is one.
 */
interface Expression {
  Object on(Scope scope);
}
