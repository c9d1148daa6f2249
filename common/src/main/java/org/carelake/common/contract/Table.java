package org.carelake.common.contract;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * The contract of one table: its columns in order, the first being the key, and the rules every row
 * keeps whatever system it comes from.
 */
public record Table(
    String name, String description, List<Field> fields, List<Rule> checks, Optional<Whole> whole) {

  /**
   * The table with the whole of what some rows tell a part of: they are only there as long as the
   * whole still has that part.
   *
   * @param key SQL over the columns of the part: the whole's key, or null for a row by itself
   */
  public record Whole(Table table, String key) {}

  /** Other names of a row, each {@code system|value}, with a blank between them. */
  public static final String IDENTIFIERS = "identifiers";

  /** Beside a row while it is checked: the system that has its key already, null for none. */
  public static final String HOLDER = "_holder";

  /** Optional in every input: {@code true} asks for the row's deletion. Never a curated column. */
  public static final Field DELETED = Field.flag("deleted");

  /** Optional in every input: of several versions of a row the latest wins, whenever it arrives. */
  public static final Field UPDATED_AT =
      Field.timestamp("updated_at")
          .between("TIMESTAMP'1000-01-01'", "date_add(as_of, 2)")
          .described("When the source last changed the row (UTC)");

  /** The columns a row is found, compared and updated by stay out of the author's list. */
  public static Table of(String name, String description, Field... fields) {
    List<Field> all = new ArrayList<>(Arrays.asList(fields));
    all.add(UPDATED_AT);
    return new Table(name, description, List.copyOf(all), List.of(), Optional.empty());
  }

  /** Rows for which {@code keepsWhen} is false are kept and counted under the rule. */
  public Table warn(String id, String meaning, String keepsWhen) {
    return check(id, Severity.WARNING, Category.PLAUSIBILITY, meaning, keepsWhen, Set.of());
  }

  /** As {@link #warn}, where the rows lack something that they should say. */
  public Table warnIncomplete(String id, String meaning, String keepsWhen) {
    return check(id, Severity.WARNING, Category.COMPLETENESS, meaning, keepsWhen, Set.of());
  }

  /**
   * Rows for which {@code keepsWhen} is false are quarantined under the rule.
   *
   * @param looseKinds the kinds of source whose rows are kept and counted instead
   */
  public Table error(String id, String meaning, String keepsWhen, String... looseKinds) {
    return check(id, Severity.ERROR, Category.PLAUSIBILITY, meaning, keepsWhen, Set.of(looseKinds));
  }

  private Table check(
      String id,
      Severity severity,
      Category category,
      String meaning,
      String keepsWhen,
      Set<String> looseKinds) {
    boolean acrossTables = parents().anyMatch(parent -> keepsWhen.contains(parent.name() + "."));
    Rule rule =
        new Rule(
            name + "." + id,
            severity,
            category,
            meaning,
            acrossTables,
            looseKinds,
            () -> expr(keepsWhen));
    return new Table(
        name, description, fields, Stream.concat(checks.stream(), Stream.of(rule)).toList(), whole);
  }

  /**
   * A newer version of a whole takes with it the rows here that it no longer gives, and so does its
   * deletion.
   *
   * @param key as in {@link Whole}
   */
  public Table partOf(Table other, String key) {
    return new Table(name, description, fields, checks, Optional.of(new Whole(other, key)));
  }

  public Field key() {
    return fields.get(0);
  }

  /** What an input may say: the columns and the request to delete. */
  public List<Field> inputs() {
    return Stream.concat(fields.stream(), Stream.of(DELETED)).toList();
  }

  /** Whether rows of other tables may refer to a row by what else it is called. */
  public boolean hasIdentifiers() {
    return fields.stream().anyMatch(field -> field.name().equals(IDENTIFIERS));
  }

  public Stream<Field> references() {
    return fields.stream().filter(field -> field.parent().isPresent());
  }

  public Stream<Table> parents() {
    return references().map(Field::parent).flatMap(Optional::stream).distinct();
  }

  public List<Rule> rules() {
    return Stream.concat(
            Stream.concat(
                Stream.of(rowColumns()), inputs().stream().flatMap(field -> field.rules(name))),
            Stream.concat(Stream.of(otherSystem()), checks.stream()))
        .toList();
  }

  /** All rules there are: also the one that nothing but the end of other rows can decide. */
  public List<Rule> everyRule() {
    return Stream.concat(rules().stream(), Stream.of(stillReferenced())).toList();
  }

  /** No other rule looks at a line that breaks this one. */
  public Rule rowColumns() {
    return new Rule(
        name + ".row.columns",
        Severity.ERROR,
        Category.CONFORMANCE,
        "the line has as many values as the header",
        false,
        Set.of(),
        () -> col("_malformed").equalTo(false));
  }

  /** Two systems may use the same numbers for different things. */
  public Rule otherSystem() {
    return new Rule(
        name + "." + key().name() + ".other_system",
        Severity.ERROR,
        Category.CONFORMANCE,
        key().name()
            + " is not the key of a row of another system (sources.<name>.id-prefix keeps them apart; sources.<name>.system says that the ids are the same)",
        true,
        Set.of(),
        () -> col(HOLDER).isNull().or(col(HOLDER).equalTo(col("_system"))));
  }

  /** A deletion waits under this rule while rows of other tables refer to its row. */
  public Rule stillReferenced() {
    return new Rule(
        name + "." + key().name() + ".still_referenced",
        Severity.ERROR,
        Category.CONFORMANCE,
        "no row of another table refers to what is to be deleted",
        true,
        Set.of(),
        () -> lit(true));
  }

  /** The curated columns, without the provenance that the lake adds. */
  public StructType schema() {
    StructType schema = new StructType();
    for (Field field : fields) {
      schema = schema.add(field.name(), field.type().sparkType());
    }
    return schema;
  }

  @Override
  public String toString() {
    return name;
  }
}
