package org.carelake.common.fhir;

/**
 * What is wrong with an expression, before it is known where it stands; {@link InvalidView} adds
 * that.
 */
final class PathProblem extends RuntimeException {
  PathProblem(String message) {
    super(message, null, false, false);
  }
}
