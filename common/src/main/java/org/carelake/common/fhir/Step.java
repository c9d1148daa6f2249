package org.carelake.common.fhir;

/**
 * What happens on the way to a row. Each step knows the next and runs it once for each row it
 * contributes to, so that siblings multiply and unions add up without a row being built in between.
 */
interface Step {
  void on(Scope scope);
}
