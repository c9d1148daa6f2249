package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.carelake.common.run.Nearest;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/** The step from elements to one of their children. */
final class Children {
  private static final String EXTENSION = "extension";
  private static final int EXTENSION_HASH = EXTENSION.hashCode();

  private Children() {}

  static Path of(Path parents, String name) {
    Shape shape = shape(parents.shape(), name);
    Expression source = parents.expression();
    if (name.equals("id") && parents.shape().types().stream().anyMatch(Type::isResource)) {
      return new Path(scope -> each(source.on(scope), Children::id), shape);
    }
    int hash = name.hashCode();
    return new Path(scope -> all(source.on(scope), hash, name), shape);
  }

  /** Those of any type that has the child; an error where none does. */
  private static Shape shape(Shape parents, String name) {
    if (!parents.isKnown()) {
      return Shape.UNKNOWN;
    }
    List<Type> types = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    for (Type parent : parents.types()) {
      Shape child = R4.child(parent, name);
      types.addAll(child == null ? Set.of() : child.types());
      known.addAll(R4.children(parent));
    }
    if (types.isEmpty()) {
      throw new PathProblem(
          parents.text() + " has no element '" + name + "'." + remedy(parents, name, known));
    }
    return Shape.of(types);
  }

  private static String remedy(Shape parents, String name, Set<String> known) {
    if (parents.types().contains(Type.RESOURCE)) {
      return " Choose the resource's type with ofType(…) first.";
    }
    String choice =
        known.stream()
            .filter(each -> !each.isEmpty() && name.startsWith(each) && isTyped(name, each))
            .findFirst()
            .map(each -> " Write " + each + ".ofType(" + typed(name, each) + ").")
            .orElse("");
    return choice.isEmpty() ? Nearest.hint(name, known) : choice;
  }

  private static boolean isTyped(String name, String element) {
    return name.length() > element.length() && R4.type(typed(name, element)).isPresent();
  }

  /** The Quantity in valueQuantity, the string in valueString. */
  private static String typed(String name, String element) {
    String type = name.substring(element.length());
    String primitive = Character.toLowerCase(type.charAt(0)) + type.substring(1);
    return R4.type(primitive).isPresent() ? primitive : type;
  }

  /** A resource's own id, without type and version. */
  private static Object id(Object parent) {
    if (parent instanceof Resource resource) {
      return ResourceKey.localId(resource);
    }
    return children(parent, "id".hashCode(), "id");
  }

  private static Object each(Object parents, java.util.function.UnaryOperator<Object> step) {
    if (!(parents instanceof List<?> several)) {
      return parents == null ? null : step.apply(parents);
    }
    List<Object> all = new ArrayList<>();
    for (Object parent : several) {
      all.addAll(Items.list(step.apply(parent)));
    }
    return Items.of(all);
  }

  private static Object all(Object parents, int hash, String name) {
    return parents instanceof List<?>
        ? each(parents, parent -> children(parent, hash, name))
        : children(parents, hash, name);
  }

  private static Object children(Object parent, int hash, String name) {
    if (!(parent instanceof Base element)) {
      return null;
    }
    Base[] children = element.getProperty(hash, name, false);
    if (children == null || children.length == 0) {
      return null;
    }
    return children.length == 1 ? children[0] : Arrays.asList(children);
  }

  /** FHIRPath's extension(url). */
  static Object extensions(Object parents, String url) {
    return Items.filtered(
        all(parents, EXTENSION_HASH, EXTENSION),
        item ->
            item instanceof org.hl7.fhir.r4.model.Extension extension
                && extension.getUrl().equals(url));
  }
}
