package org.carelake.common.fhir;

/** A resource contradicts a view; {@link View} adds the view's name. */
final class Contradiction extends RuntimeException {
  private final String place;

  Contradiction(String place, String problem) {
    super(problem, null, false, false);
    this.place = place;
  }

  String place() {
    return place;
  }
}
