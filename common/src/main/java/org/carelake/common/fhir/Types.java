package org.carelake.common.fhir;

import java.util.Locale;
import org.carelake.common.run.Nearest;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;
import org.hl7.fhir.r4.model.Resource;

/** ofType(), is and as. A type means itself, not those derived from it; Resource is any of them. */
final class Types {
  private Types() {}

  /** As FHIR writes it, or with an initial of the other case, as FHIRPath's own types have it. */
  static Type named(String name) {
    return R4.type(name)
        .or(() -> R4.type(uncapitalized(name)))
        .orElseThrow(
            () ->
                new PathProblem(
                    "'"
                        + name
                        + "' is no FHIR R4 type."
                        + Nearest.hint(name, R4.resourceTypes())
                        + " Write one as Quantity, string or Patient."));
  }

  private static String uncapitalized(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static Path operator(Operation operation, Path value, Type type) {
    return operation == Operation.As ? as(value, type) : is(value, type);
  }

  static Path ofType(Path value, Type type) {
    Shape shape = value.shape();
    if (shape.isKnown() && !shape.types().contains(type) && !isSomeResource(shape, type)) {
      throw new PathProblem(
          "nothing here is ever a " + type + ". It can be: " + shape.text() + ".");
    }
    Expression source = value.expression();
    return new Path(
        scope -> Items.filtered(source.on(scope), item -> isOf(item, type)), Shape.of(type));
  }

  private static boolean isSomeResource(Shape shape, Type type) {
    return (type.isResource() && shape.types().contains(Type.RESOURCE))
        || (type.equals(Type.RESOURCE) && shape.types().stream().anyMatch(Type::isResource));
  }

  private static Path as(Path value, Type type) {
    Path typed = ofType(value, type);
    return new Path(scope -> Items.single(typed.on(scope)), typed.shape());
  }

  static Path is(Path value, Type type) {
    Expression source = value.expression();
    return new Path(
        scope -> {
          Object item = Items.single(source.on(scope));
          return item == null ? null : (Object) isOf(item, type);
        },
        Shape.BOOLEAN);
  }

  private static boolean isOf(Object item, Type type) {
    return type.equals(Type.RESOURCE)
        ? item instanceof Resource
        : Value.type(item).equals(type.name());
  }
}
