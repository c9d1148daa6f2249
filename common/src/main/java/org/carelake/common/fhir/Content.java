package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;

/** What R4 allows one JSON value to be. */
sealed interface Content permits Primitive, Structure, AnyResource {

  /**
   * Looks at a value and all that is inside it.
   *
   * @throws BadLine if it is something else
   */
  void check(JsonNode node);
}
