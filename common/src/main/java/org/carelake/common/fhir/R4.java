package org.carelake.common.fhir;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.PerformanceOptionsEnum;
import ca.uhn.fhir.context.RuntimeChildExtension;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** FHIR R4 as HAPI knows it: the types, their elements and how often each may occur. */
public final class R4 {
  private static final String CHOICE = "[x]";

  /** A type's name may be qualified, or be the address of its definition. */
  private static final String PREFIX =
      "^(FHIR\\.|System\\.|http://hl7.org/fhir/StructureDefinition/|http://hl7.org/fhirpath/System\\.)";

  /** The elements that a resource of any type has. */
  private static final Set<String> OF_ANY_RESOURCE =
      Set.of("id", "meta", "implicitRules", "language", "text", "contained", "extension");

  private R4() {}

  /** The types are scanned when first met: all of them would take seconds. */
  private static final class Context {
    private static final FhirContext R4 = context();

    private static FhirContext context() {
      FhirContext context = FhirContext.forR4();
      context.setPerformanceOptions(PerformanceOptionsEnum.DEFERRED_MODEL_SCANNING);
      return context;
    }
  }

  /** Costly to make, so there is one; its parsers are cheap, and for one thread each. */
  public static FhirContext context() {
    return Context.R4;
  }

  static Set<String> resourceTypes() {
    return context().getResourceTypes();
  }

  /**
   * The type of a name, as FHIR writes it or as FHIRPath does ({@code Time}, {@code FHIR.Time}).
   */
  static Optional<Type> type(String name) {
    String plain = name.replaceFirst(PREFIX, "");
    if (resourceTypes().contains(plain)) {
      return Optional.of(resource(plain));
    }
    if (plain.equals("Resource") || plain.equals("DomainResource")) {
      return Optional.of(Type.RESOURCE);
    }
    return Optional.ofNullable(context().getElementDefinition(plain)).map(R4::type);
  }

  static Type resource(String name) {
    return new Type(name, context().getResourceDefinition(name));
  }

  private static Type type(BaseRuntimeElementDefinition<?> definition) {
    return switch (definition.getChildType()) {
      case COMPOSITE_DATATYPE ->
          new Type(definition.getName(), (BaseRuntimeElementCompositeDefinition<?>) definition);
      case RESOURCE_BLOCK ->
          new Type(
              blockName(definition.getImplementingClass()),
              (BaseRuntimeElementCompositeDefinition<?>) definition);
      case CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST, RESOURCE -> Type.RESOURCE;
      case EXTENSION_DECLARED, UNDECL_EXT -> type(context().getElementDefinition("Extension"));
      default -> new Type(definition.getName(), null);
    };
  }

  /** {@code Patient$ContactComponent} is Patient.contact. */
  private static String blockName(Class<?> block) {
    String resource = block.getEnclosingClass().getSimpleName();
    String own = block.getSimpleName().replaceFirst("Component$", "").replaceFirst(resource, "");
    return resource + "." + Character.toLowerCase(own.charAt(0)) + own.substring(1);
  }

  /** Null where the type has no such element. {@code value} means {@code value[x]}. */
  static Shape child(Type parent, String name) {
    if (parent.isPrimitive()) {
      return switch (name) {
        case "id" -> Shape.STRING;
        case "extension" -> Shape.of(type("Extension").orElseThrow());
        default -> null;
      };
    }
    if (parent.equals(Type.RESOURCE)) {
      return OF_ANY_RESOURCE.contains(name) ? child(resource("Basic"), name) : null;
    }
    return definition(parent, name).map(R4::shape).orElse(null);
  }

  private static Optional<BaseRuntimeChildDefinition> definition(Type parent, String name) {
    BaseRuntimeChildDefinition plain = parent.structure().getChildByName(name);
    return Optional.ofNullable(
            plain == null ? parent.structure().getChildByName(name + CHOICE) : plain)
        .filter(child -> child.getElementName().equals(name));
  }

  private static Shape shape(BaseRuntimeChildDefinition child) {
    Set<Type> types = new LinkedHashSet<>();
    for (String name : names(child)) {
      types.add(type(definition(child, name)));
    }
    return Shape.of(types);
  }

  /** As JSON names the element, without HAPI's second name for a reference that it has resolved. */
  static List<String> names(BaseRuntimeChildDefinition child) {
    return child.getValidChildNames().stream()
        .filter(name -> !name.equals(child.getElementName() + "Resource"))
        .toList();
  }

  /** HAPI knows no definition for what is an Extension by another name, as modifierExtension. */
  static BaseRuntimeElementDefinition<?> definition(BaseRuntimeChildDefinition child, String name) {
    return child instanceof RuntimeChildExtension
        ? context().getElementDefinition("Extension")
        : child.getChildByName(name);
  }

  /** Whether any type of resource has an element; scans them all, which takes a second. */
  static boolean isElementOfSomeResource(String name) {
    return resourceTypes().stream().anyMatch(type -> child(resource(type), name) != null);
  }

  /** The names to suggest for one that a type does not have. */
  static Set<String> children(Type parent) {
    Set<String> names = new TreeSet<>(Set.of("id", "extension"));
    if (parent.structure() != null) {
      parent.structure().getChildren().forEach(child -> names.add(child.getElementName()));
    }
    return names;
  }
}
