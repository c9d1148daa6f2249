package org.carelake.common.fhir;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.junit.jupiter.api.Test;

/** The model that paths are checked against is the one that resources are made of. */
final class R4Test {
  /** Resources that are no DomainResource. */
  private static final Set<String> WITHOUT_EXTENSION = Set.of("Binary", "Bundle", "Parameters");

  @Test
  void everyElementOfEveryResourceIsKnownByTheNameThatResourcesAnswerTo() throws Exception {
    Deque<Type> open = new ArrayDeque<>(R4.resourceTypes().stream().map(R4::resource).toList());
    Set<Type> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      for (Type found : childrenOf(open.remove())) {
        if (found.structure() != null && seen.add(found)) {
          open.add(found);
        }
      }
    }
    assertTrue(seen.size() > 600, "met only " + seen.size() + " types");
  }

  private static Set<Type> childrenOf(Type parent) throws Exception {
    Base element = (Base) instance(parent.structure().getImplementingClass());
    Set<Type> children = new HashSet<>();
    for (String name : R4.children(parent)) {
      if (!name.equals("extension") || !WITHOUT_EXTENSION.contains(parent.name())) {
        assertDoesNotThrow(
            () -> element.getProperty(name.hashCode(), name, true), parent + "." + name);
        Set<Type> types = R4.child(parent, name).types();
        assertFalse(types.isEmpty(), parent + "." + name);
        types.forEach(R4Test::requireOwnName);
        children.addAll(types);
      }
    }
    return children;
  }

  /** What ofType() compares: a data type's name here and in a resource. */
  private static void requireOwnName(Type type) {
    boolean isDataType = !type.name().contains(".") && !type.isResource();
    if (isDataType && !type.name().equals("xhtml")) {
      Class<?> implementation =
          R4.context().getElementDefinition(type.name()).getImplementingClass();
      assertEquals(
          type.name(), ((Base) assertDoesNotThrow(() -> instance(implementation))).fhirType());
    }
  }

  private static Object instance(Class<?> implementation) throws ReflectiveOperationException {
    return implementation.getDeclaredConstructor().newInstance();
  }

  @Test
  void aTextsTypeIsFoundWhereverItStands() {
    assertEquals(Optional.of("Patient"), ResourceType.of("{\"resourceType\":\"Patient\",\"x"));
    assertEquals(
        Optional.of("Patient"),
        ResourceType.of(
            "{\"contained\":[{\"resourceType\":\"Group\"}],\"id\":\"1\",\"resourceType\":\"Patient\"}"));
    assertEquals(Optional.empty(), ResourceType.of("{\"id\":\"1\"}"));
    assertEquals(Optional.empty(), ResourceType.of("{\"resourceType\":1}"));
    assertEquals(Optional.empty(), ResourceType.of("{\"id\":"));
    assertEquals(Optional.empty(), ResourceType.of("[]"));
    assertEquals(Optional.empty(), ResourceType.of(""));
  }
}
