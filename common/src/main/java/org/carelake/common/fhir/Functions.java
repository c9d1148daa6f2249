package org.carelake.common.fhir;

import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.run.Nearest;

/** All functions by name. There is none that reads a clock or a server. */
final class Functions {
  private static final Map<String, Function> ALL = all();

  private Functions() {}

  private static Map<String, Function> all() {
    Map<String, Function> all = new TreeMap<>();
    all.putAll(CollectionFunctions.ALL);
    all.putAll(ConditionFunctions.ALL);
    all.putAll(TextFunctions.ALL);
    all.putAll(NumberFunctions.ALL);
    all.putAll(FhirFunctions.ALL);
    return all;
  }

  static Function named(String name) {
    Function function = ALL.get(name);
    if (function == null) {
      throw new PathProblem(
          "there is no function " + name + "()." + Nearest.hint(name, ALL.keySet()));
    }
    return function;
  }
}
