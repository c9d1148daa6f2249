package org.carelake.common.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** A resource of the type that it names itself, alone or inside another one. */
enum AnyResource implements Content {
  ALONE,
  /** It is told by its id from others in the same resource, and holds no resource itself. */
  CONTAINED;

  @Override
  public void check(JsonNode node) {
    Structure structure = structure(node);
    if (this == CONTAINED) {
      requireId(node.get("id"), "resources.contained.id");
      if (node.has("contained")) {
        throw new BadLine("resources.contained.nested");
      }
    }
    if (node.has("contained")) {
      requireDistinct(node.get("contained"));
    }
    structure.check(node);
  }

  private static Structure structure(JsonNode node) {
    if (!node.isObject()) {
      throw new BadLine("resources.json.type");
    }
    JsonNode type = node.path("resourceType");
    if (!type.isTextual() || !R4.resourceTypes().contains(type.textValue())) {
      throw new BadLine("resources.type");
    }
    return Structure.ofResource(type.textValue());
  }

  /** Ids are looked at before the parser takes them apart as addresses. */
  static void requireId(JsonNode id, String rule) {
    if (id == null || !id.isTextual() || !Lexical.isId(id.textValue())) {
      throw new BadLine(rule);
    }
  }

  private static void requireDistinct(JsonNode contained) {
    Set<String> ids = new HashSet<>();
    for (JsonNode each : contained) {
      if (each.has("id") && !ids.add(each.get("id").asText())) {
        throw new BadLine("resources.contained.id");
      }
    }
  }
}
