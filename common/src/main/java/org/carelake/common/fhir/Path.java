package org.carelake.common.fhir;

/** A compiled expression and what is known of its values. */
record Path(Expression expression, Shape shape) {
  Object on(Scope scope) {
    return expression.on(scope);
  }
}
