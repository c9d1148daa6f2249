package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Resource;

/** A compiled view. It holds no state of its own: threads may share it. */
public final class View {

  /**
   * One column of a view's rows.
   *
   * @param type the FHIR type of its values; null where none was declared and the path can give
   *     several
   * @param collection whether its values are lists
   */
  public record Column(String name, String type, boolean collection) {}

  /** A condition that a resource must meet. */
  record Condition(String place, Expression expression) {}

  private final String name;
  private final String resource;
  private final List<Column> columns;
  private final List<Condition> conditions;
  private final Step rows;
  private final int clauses;

  View(
      String name,
      String resource,
      List<Column> columns,
      List<Condition> conditions,
      Step rows,
      int clauses) {
    this.name = name;
    this.resource = resource;
    this.columns = columns;
    this.conditions = conditions;
    this.rows = rows;
    this.clauses = clauses;
  }

  /**
   * Does all the work that needs no resource.
   *
   * @throws InvalidView for types, elements, functions and constants that do not exist, conditions
   *     that are none, columns that contradict each other or their types
   */
  public static View compile(ViewDefinition definition) {
    return new ViewCompiler(definition).view();
  }

  /** Null where the definition has none. */
  public String name() {
    return name;
  }

  /** The FHIR type it reads. */
  public String resource() {
    return resource;
  }

  /** In the order of a row. */
  public List<Column> columns() {
    return columns;
  }

  /** As {@link #rows(Resource, String, Consumer)}, with the resource's own id for its key. */
  public List<Object[]> rows(Resource input) {
    return rows(input, ResourceKey.localId(input));
  }

  /** As {@link #rows(Resource, String, Consumer)}. */
  public List<Object[]> rows(Resource input, String key) {
    List<Object[]> all = new ArrayList<>();
    rows(input, key, all::add);
    return all;
  }

  /**
   * Hands out the resource's rows. Values are String, Boolean, Integer or BigDecimal, null where
   * there is none, and a List of them in a collection; dates and times are their FHIR text,
   * decimals keep their digits.
   *
   * @param input one of another type has no rows
   * @param key what getResourceKey() gives; for a contained resource its container's key, # and its
   *     own id
   * @throws InvalidView where the resource has several values for a column that takes one
   */
  public void rows(Resource input, String key, Consumer<Object[]> consumer) {
    if (!input.fhirType().equals(resource)) {
      return;
    }
    Scope scope = new Scope(input, key, clauses, columns.size(), consumer);
    try {
      if (meetsAll(scope)) {
        rows.on(scope);
      }
    } catch (Contradiction e) {
      throw InvalidView.at(name, e.place(), e.getMessage(), e);
    }
  }

  private boolean meetsAll(Scope scope) {
    for (Condition condition : conditions) {
      scope.enter(0);
      if (!meets(scope, condition)) {
        return false;
      }
    }
    return true;
  }

  private static boolean meets(Scope scope, Condition condition) {
    Object value;
    try {
      value = Value.of(Items.single(condition.expression().on(scope)));
    } catch (PathProblem e) {
      throw new Contradiction(condition.place(), e.getMessage());
    }
    if (value != null && !(value instanceof Boolean)) {
      throw new Contradiction(
          condition.place(),
          "the condition gives a " + Value.type(value) + ". Compare it, or add exists().");
    }
    return Boolean.TRUE.equals(value);
  }
}
