package org.carelake.common.fhir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What repeat can lead to: an item may have elements that the resource itself has not. Elements
 * that only other resources have lead nowhere, which is no error; names that nothing has are one.
 */
final class Repetition {
  private final Set<Type> sources;
  private final Set<Type> reached = new HashSet<>();

  Repetition(PathCompiler paths, List<String> repeated, Shape start) {
    this.sources = new HashSet<>(start.types());
    int before;
    do {
      before = sources.size();
      for (String path : repeated) {
        reached.addAll(types(paths, path));
      }
      sources.addAll(reached);
    } while (sources.size() > before);
    if (reached.isEmpty() && repeated.stream().allMatch(R4::isElementOfSomeResource)) {
      sources.clear();
    }
  }

  /** A path that leads nowhere yet may do so from what another one reaches. */
  private Set<Type> types(PathCompiler paths, String path) {
    try {
      return paths.compile(path, sources()).shape().types();
    } catch (PathProblem e) {
      return Set.of();
    }
  }

  /** What a path may start from; unknown if all lead nowhere. */
  Shape sources() {
    return Shape.of(sources);
  }

  /** What the select's columns may start from. */
  Shape reached() {
    return Shape.of(reached);
  }
}
