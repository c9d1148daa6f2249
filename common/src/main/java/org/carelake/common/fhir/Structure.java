package org.carelake.common.fhir;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The members of a JSON object of one R4 type. Members that the type does not have are left to the
 * parser, which names what is wrong with them.
 */
final class Structure implements Content {
  private static final Map<BaseRuntimeElementDefinition<?>, Structure> KNOWN =
      new ConcurrentHashMap<>();

  /** What extends a primitive value: an id and extensions, and nothing else. */
  static final Structure ELEMENT = new Structure(null);

  private final BaseRuntimeElementCompositeDefinition<?> definition;

  /** Made when first needed: types hold each other. */
  private volatile Map<String, Member> members;

  private Structure(BaseRuntimeElementCompositeDefinition<?> definition) {
    this.definition = definition;
  }

  static Structure ofResource(String type) {
    return of(R4.context().getResourceDefinition(type));
  }

  private static Structure of(BaseRuntimeElementDefinition<?> definition) {
    Structure known = KNOWN.get(definition);
    return known != null
        ? known
        : KNOWN.computeIfAbsent(
            definition, each -> new Structure((BaseRuntimeElementCompositeDefinition<?>) each));
  }

  @Override
  public void check(JsonNode node) {
    if (!node.isObject()) {
      throw new BadLine("resources.json.type");
    }
    Member.requireSome(node);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      check(entry.getKey(), entry.getValue(), node);
    }
  }

  private void check(String name, JsonNode value, JsonNode parent) {
    Member member = members().get(name);
    if (member != null) {
      member.check(name, value, parent);
    } else if (name.startsWith("_")) {
      extended(name.substring(1)).checkCompanion(value);
    } else if (definition == null) {
      throw new BadLine("resources.element.unknown");
    }
  }

  private Member extended(String name) {
    Member extended = members().get(name);
    if (extended == null || !extended.isPrimitive()) {
      throw new BadLine("resources.element.unknown");
    }
    return extended;
  }

  private Map<String, Member> members() {
    Map<String, Member> made = members;
    if (made == null) {
      made = definition == null ? new HashMap<>() : members(definition);
      made.putIfAbsent("id", new Member(Primitive.STRING, false));
      made.putIfAbsent("extension", new Member(extension(), true));
      members = made;
    }
    return made;
  }

  private static Structure extension() {
    return of(R4.context().getElementDefinition("Extension"));
  }

  private static Map<String, Member> members(BaseRuntimeElementCompositeDefinition<?> definition) {
    Map<String, Member> members = new HashMap<>();
    for (BaseRuntimeChildDefinition child : definition.getChildren()) {
      boolean repeated = child.getMax() != 1;
      for (String name : R4.names(child)) {
        members.put(name, new Member(content(R4.definition(child, name)), repeated));
      }
    }
    return members;
  }

  private static Content content(BaseRuntimeElementDefinition<?> definition) {
    return switch (definition.getChildType()) {
      case COMPOSITE_DATATYPE, RESOURCE_BLOCK -> of(definition);
      case CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> AnyResource.CONTAINED;
      case RESOURCE -> AnyResource.ALONE;
      case EXTENSION_DECLARED, UNDECL_EXT -> extension();
      case ID_DATATYPE -> Primitive.ID;
      case PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG -> Primitive.LARGE;
      case PRIMITIVE_DATATYPE -> Primitive.of(definition.getName());
    };
  }
}
