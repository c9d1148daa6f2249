package org.carelake.common.fhir;

import java.util.List;
import java.util.stream.Stream;

/**
 * One compiled select.
 *
 * @param element the number under which {@link Scope} holds the element it is at
 * @param union branches that fill the same columns, one after the other
 */
record Clause(
    Elements elements, int element, List<ColumnPath> own, List<Clause> nested, List<Clause> union) {

  /** In the order of the view's row. */
  List<ColumnPath> columns() {
    return Stream.of(
            own.stream(),
            nested.stream().flatMap(each -> each.columns().stream()),
            union.stream().limit(1).flatMap(each -> each.columns().stream()))
        .flatMap(each -> each)
        .toList();
  }

  /** This select and then the rest of the row. */
  Step before(Step next) {
    Step body = branches(next);
    for (int i = nested.size() - 1; i >= 0; i--) {
      body = nested.get(i).before(body);
    }
    return elements.around(fill(body), nullRow(next));
  }

  private Step branches(Step next) {
    if (union.isEmpty()) {
      return next;
    }
    Step[] branches = union.stream().map(each -> each.before(next)).toArray(Step[]::new);
    return scope -> {
      for (Step branch : branches) {
        branch.on(scope);
      }
    };
  }

  private Step fill(Step next) {
    if (own.isEmpty()) {
      return next;
    }
    ColumnPath[] columns = own.toArray(ColumnPath[]::new);
    return scope -> {
      for (ColumnPath column : columns) {
        scope.enter(element);
        column.fill(scope);
      }
      next.on(scope);
    };
  }

  /** Of several branches only the first: there is one row. */
  private Step nullRow(Step next) {
    ColumnPath[] columns = columns().toArray(ColumnPath[]::new);
    return scope -> {
      for (ColumnPath column : columns) {
        scope.enter(element);
        column.fillNull(scope);
      }
      next.on(scope);
    };
  }
}
