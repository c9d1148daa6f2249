package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What R4 says of a member of a JSON object.
 *
 * @param repeated whether its value is an array
 */
record Member(Content content, boolean repeated) {

  void check(String name, JsonNode value, JsonNode parent) {
    if (value.isArray() != repeated) {
      throw new BadLine("resources.json.type");
    }
    if (!repeated) {
      content.check(value);
      return;
    }
    requireSome(value);
    for (int i = 0; i < value.size(); i++) {
      JsonNode each = value.get(i);
      if (!each.isNull() || !parent.path("_" + name).path(i).isObject()) {
        content.check(each);
      }
    }
  }

  /** Null stands where a value of an array has no extension. */
  void checkCompanion(JsonNode companion) {
    if (companion.isArray() != repeated) {
      throw new BadLine("resources.json.type");
    }
    if (!repeated) {
      Structure.ELEMENT.check(companion);
      return;
    }
    requireSome(companion);
    for (JsonNode each : companion) {
      if (!each.isNull()) {
        Structure.ELEMENT.check(each);
      }
    }
  }

  boolean isPrimitive() {
    return content instanceof Primitive;
  }

  static void requireSome(JsonNode node) {
    if (node.isEmpty()) {
      throw new BadLine("resources.json.empty");
    }
  }
}
