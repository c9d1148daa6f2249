package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.carelake.common.fhir.ViewDefinition.Column;
import org.carelake.common.fhir.ViewDefinition.Iteration;
import org.carelake.common.fhir.ViewDefinition.Select;
import org.carelake.common.run.Nearest;

/** From a {@link ViewDefinition} to a {@link View}. */
final class ViewCompiler {
  private final ViewDefinition definition;
  private final PathCompiler paths;
  private final Shape root;

  /** How many elements a {@link Scope} holds so far; the resource is the first. */
  private int elements = 1;

  ViewCompiler(ViewDefinition definition) {
    this.definition = definition;
    if (!R4.resourceTypes().contains(definition.resource())) {
      throw problem(
          "resource",
          "'"
              + definition.resource()
              + "' is no FHIR R4 resource."
              + Nearest.hint(definition.resource(), R4.resourceTypes())
              + " Name one as Patient.");
    }
    Type resource = R4.resource(definition.resource());
    this.root = Shape.of(resource);
    this.paths = new PathCompiler(resource, definition.constants());
  }

  View view() {
    if (definition.select().isEmpty()) {
      throw problem("select", "it is missing or empty. Select at least one column.");
    }
    Clause all = siblings(definition.select());
    List<ColumnPath> columns = all.columns();
    requireDistinct(columns);
    return new View(
        definition.name(),
        definition.resource(),
        columns.stream().map(ColumnPath::outline).toList(),
        conditions(),
        all.before(Scope::emit),
        elements);
  }

  private Clause siblings(List<Select> selects) {
    return new Clause(new Elements.Same(), 0, List.of(), nested(selects, root, 0, 0), List.of());
  }

  private void requireDistinct(List<ColumnPath> columns) {
    Set<String> names = new HashSet<>();
    for (ColumnPath each : columns) {
      if (!names.add(each.column().name())) {
        throw problem(
            each.column().place() + ".name",
            "there are two columns named " + each.column().name() + ". Rename one.");
      }
    }
  }

  private List<View.Condition> conditions() {
    List<View.Condition> conditions = new ArrayList<>();
    for (String path : definition.where()) {
      String place = "where[" + conditions.size() + "].path";
      Path condition = compiled(place, path, root);
      if (condition.shape().isKnown() && !condition.shape().types().contains(Type.BOOLEAN)) {
        throw problem(
            place,
            "'"
                + path
                + "' gives "
                + condition.shape().text()
                + ", not true or false. Compare it, or add exists().");
      }
      conditions.add(new View.Condition(place, condition.expression()));
    }
    return conditions;
  }

  /**
   * @param element the number of the element that the selects start from
   * @param index the place of their first column in a row
   */
  private List<Clause> nested(List<Select> selects, Shape focus, int element, int index) {
    List<Clause> clauses = new ArrayList<>();
    int next = index;
    for (Select each : selects) {
      Clause clause = clause(each, focus, element, next);
      clauses.add(clause);
      next += clause.columns().size();
    }
    return clauses;
  }

  private Clause clause(Select select, Shape outer, int from, int index) {
    if (select.column().isEmpty() && select.select().isEmpty() && select.unionAll().isEmpty()) {
      requirePaths(select, outer);
      throw problem(select.place(), "it selects nothing. Give it column, select or unionAll.");
    }
    Repeated iteration = iteration(select, outer, from);
    Shape focus = iteration.shape();
    List<ColumnPath> own = new ArrayList<>();
    for (Column column : select.column()) {
      own.add(column(column, focus, index + own.size()));
    }
    List<Clause> nested = nested(select.select(), focus, iteration.element(), index + own.size());
    int used = own.size() + nested.stream().mapToInt(each -> each.columns().size()).sum();
    List<Clause> union = union(select, focus, iteration.element(), index + used);
    return new Clause(iteration.elements(), iteration.element(), own, nested, union);
  }

  /** A wrong path is named first, even where a select has nothing to select. */
  private void requirePaths(Select select, Shape outer) {
    iteration(select, outer, 0);
  }

  /** Where a select's columns start from. */
  private record Repeated(Elements elements, int element, Shape shape) {}

  private Repeated iteration(Select select, Shape outer, int from) {
    String place = select.place() + "." + select.iteration();
    return switch (select.iteration()) {
      case none -> new Repeated(new Elements.Same(), from, outer);
      case forEach, forEachOrNull -> {
        Path path = compiled(place, select.paths().get(0), outer);
        boolean orNull = select.iteration() == Iteration.forEachOrNull;
        int inner = elements++;
        yield new Repeated(
            new Elements.Each(place, path.expression(), orNull, from, inner), inner, path.shape());
      }
      case repeat -> {
        Repetition repetition = new Repetition(paths, select.paths(), outer);
        int inner = elements++;
        List<Expression> expressions =
            select.paths().stream()
                .map(path -> compiled(place, path, repetition.sources()).expression())
                .toList();
        yield new Repeated(
            new Elements.Repeat(place, expressions, from, inner), inner, repetition.reached());
      }
    };
  }

  private ColumnPath column(Column column, Shape focus, int index) {
    Path path = compiled(column.place() + ".path", column.path(), focus);
    boolean rowIndexed = paths.rowIndexUsed();
    Type type = ColumnTypes.of(definition, column, path);
    Family family = type == null ? null : Family.of(type);
    return new ColumnPath(index, column, type, family, path, rowIndexed);
  }

  private List<Clause> union(Select select, Shape focus, int element, int index) {
    List<Clause> branches = new ArrayList<>();
    for (Select each : select.unionAll()) {
      branches.add(clause(each, focus, element, index));
      UnionBranch.requireAlike(
          definition, each, branches.get(0), branches.get(branches.size() - 1));
    }
    return branches;
  }

  private Path compiled(String place, String path, Shape focus) {
    try {
      return paths.compile(path, focus);
    } catch (PathProblem e) {
      throw InvalidView.at(definition.name(), place, e.getMessage(), e);
    }
  }

  private InvalidView problem(String place, String problem) {
    return InvalidView.at(definition.name(), place, problem);
  }
}
