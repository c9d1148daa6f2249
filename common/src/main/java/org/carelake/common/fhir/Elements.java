package org.carelake.common.fhir;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Which elements a select goes through: the one it stands at, or those that paths lead to. */
sealed interface Elements {

  /**
   * The way through the elements.
   *
   * @param body what to do at each element
   * @param nullRow what to do once where there is none, if that makes a row
   */
  Step around(Step body, Step nullRow);

  /** What a select without iteration is at: the same as the one around it. */
  record Same() implements Elements {
    @Override
    public Step around(Step body, Step nullRow) {
      return body;
    }
  }

  /**
   * forEach and forEachOrNull.
   *
   * @param outer the element that the path starts from
   * @param inner where each element found is put
   */
  record Each(String place, Expression path, boolean orNull, int outer, int inner)
      implements Elements {
    @Override
    public Step around(Step body, Step nullRow) {
      return scope -> {
        scope.enter(outer);
        Object items = found(place, path, scope);
        if (items == null && orNull) {
          scope.elements[inner] = null;
          scope.positions[inner] = 0;
          nullRow.on(scope);
        }
        int position = 0;
        for (Object item : Items.list(items)) {
          scope.elements[inner] = item;
          scope.positions[inner] = position++;
          body.on(scope);
        }
      };
    }
  }

  /**
   * All elements that the paths reach by being applied again and again, parents before children.
   */
  record Repeat(String place, List<Expression> paths, int outer, int inner) implements Elements {
    @Override
    public Step around(Step body, Step nullRow) {
      return scope -> {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        descend(scope, scope.elements[outer], body, seen);
      };
    }

    private void descend(Scope scope, Object from, Step body, Set<Object> seen) {
      for (Expression path : paths) {
        scope.enter(outer);
        scope.focus = from;
        for (Object item : Items.list(found(place, path, scope))) {
          if (seen.add(item)) {
            scope.elements[inner] = item;
            scope.positions[inner] = seen.size() - 1;
            body.on(scope);
            descend(scope, item, body, seen);
          }
        }
      }
    }
  }

  private static Object found(String place, Expression path, Scope scope) {
    try {
      return path.on(scope);
    } catch (PathProblem e) {
      throw new Contradiction(place, e.getMessage());
    }
  }
}
