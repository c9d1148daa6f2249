package org.carelake.common.fhir;

import java.util.Map;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Functions that know FHIR's types: keys, extensions, types and boundaries. */
final class FhirFunctions {
  private static final Type REFERENCE = new Type("Reference", null);

  static final Map<String, Function> ALL =
      Map.of(
          "getResourceKey", Function.of(0, FhirFunctions::resourceKey),
          "getReferenceKey", new Function(0, 1, FhirFunctions::referenceKey),
          "extension", Function.of(1, FhirFunctions::extension),
          "ofType", Function.of(1, call -> Types.ofType(call.source(), call.type(0))),
          "as", Function.of(1, call -> Types.ofType(call.source(), call.type(0))),
          "is", Function.of(1, call -> Types.is(call.source(), call.type(0))),
          "lowBoundary", Function.of(0, call -> boundary(call, false)),
          "highBoundary", Function.of(0, call -> boundary(call, true)));

  private FhirFunctions() {}

  private static Path resourceKey(Call call) {
    Shape source = call.source().shape();
    if (source.isKnown() && source.types().stream().noneMatch(Type::isResource)) {
      throw new PathProblem(
          "getResourceKey() belongs to a resource, not to "
              + source.text()
              + ". Write it alone, or as %resource.getResourceKey().");
    }
    Expression items = call.source().expression();
    return call.gives(
        Shape.STRING,
        scope ->
            Items.single(items.on(scope)) instanceof Resource resource
                ? ResourceKey.of(resource, scope)
                : null);
  }

  private static Path referenceKey(Call call) {
    Shape source = call.source().shape();
    if (source.isKnown() && !source.types().contains(REFERENCE)) {
      throw new PathProblem(
          "getReferenceKey() belongs to a Reference, not to "
              + source.text()
              + ". Call it on an element as subject.");
    }
    String type = call.has(0) ? call.type(0).name() : null;
    Expression items = call.source().expression();
    return call.gives(Shape.STRING, scope -> referenceKeys(items.on(scope), type, scope));
  }

  private static Object referenceKeys(Object items, String type, Scope scope) {
    if (items instanceof Reference reference) {
      return ReferenceKey.of(reference, type, scope);
    }
    java.util.List<Object> keys = new java.util.ArrayList<>();
    for (Object item : Items.list(items)) {
      if (item instanceof Reference reference) {
        String key = ReferenceKey.of(reference, type, scope);
        keys.addAll(Items.list(key));
      }
    }
    return Items.of(keys);
  }

  private static Path extension(Call call) {
    Expression source = call.source().expression();
    Expression url = call.argument(0).expression();
    return call.gives(
        Children.of(call.source(), "extension").shape(),
        scope -> {
          Object items = source.on(scope);
          String wanted = items == null ? null : TextFunctions.single(url.on(scope));
          return wanted == null ? null : Children.extensions(items, wanted);
        });
  }

  private static Path boundary(Call call, boolean high) {
    return call.maps(call.source().shape(), items -> Boundary.of(Items.single(items), high));
  }
}
