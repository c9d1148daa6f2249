package org.carelake.common.fhir;

/**
 * A view that cannot be compiled, or that a resource contradicts (several values where the view
 * promises one). The message names the view, the place in its definition and the remedy, and never
 * quotes a resource.
 */
public final class InvalidView extends RuntimeException {
  private InvalidView(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param view the view's name, null where it has none
   * @param place as {@code select[1].column[0].path}; empty for the view as a whole
   */
  static InvalidView at(String view, String place, String problem, Throwable cause) {
    return new InvalidView(
        "View " + (view == null ? "without a name" : view) + at(place) + ": " + problem, cause);
  }

  static InvalidView at(String view, String place, String problem) {
    return at(view, place, problem, null);
  }

  private static String at(String place) {
    return place.isEmpty() ? "" : ", " + place;
  }
}
