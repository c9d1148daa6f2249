package org.carelake.common.contract;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * One column of a {@link Table} and what is demanded of it. Immutable: each method gives a new one.
 */
public record Field(
    String name,
    Type type,
    List<Demand> demands,
    String description,
    Set<String> looseKinds,
    boolean isFilledIn) {

  /** The longest text a column takes unless it says otherwise; also its width in MySQL. */
  public static final int MAX_LENGTH = 255;

  public static Field text(String name) {
    return text(name, MAX_LENGTH);
  }

  public static Field text(String name, int maxLength) {
    return new Field(
        name,
        Type.TEXT,
        List.of(new Demand.Encoded(), new Demand.Length(maxLength)),
        "",
        Set.of(),
        false);
  }

  public static Field date(String name) {
    return parsed(name, Type.DATE);
  }

  public static Field timestamp(String name) {
    return parsed(name, Type.TIMESTAMP);
  }

  public static Field number(String name) {
    return parsed(name, Type.NUMBER);
  }

  public static Field flag(String name) {
    return parsed(name, Type.BOOLEAN);
  }

  private static Field parsed(String name, Type type) {
    List<Demand> demands =
        type.isTime()
            ? List.of(new Demand.Parses(type), new Demand.NoEnd())
            : List.of(new Demand.Parses(type));
    return new Field(name, type, demands, "", Set.of(), false);
  }

  public Field required() {
    return with(new Demand.Required());
  }

  /** Values are kept as spelt here, whatever their case; a row with another one is refused. */
  public Field oneOf(String... values) {
    return with(new Demand.OneOf(Vocabulary.of(values), true));
  }

  /**
   * Values are kept as spelt here; other spellings become one of them, and a row with any other
   * value is refused.
   *
   * @param spellings other spellings, in any case, to the value that is kept
   */
  public Field oneOf(List<String> values, Map<String, String> spellings) {
    return with(new Demand.OneOf(Vocabulary.of(values, spellings), true));
  }

  /** Values are kept in these words where they are known; any other one stays and is counted. */
  public Field words(Vocabulary vocabulary) {
    return with(new Demand.OneOf(vocabulary, false));
  }

  /** Inclusive bounds as SQL expressions, which may name {@code as_of} (a date). */
  public Field between(String from, String to) {
    return with(new Demand.Within(from, to));
  }

  /** A required reference keeps the row waiting until its parent is there; another only warns. */
  public Field references(Table parent) {
    return with(new Demand.Exists(parent));
  }

  public Field described(String text) {
    return new Field(name, type, demands, text, looseKinds, isFilledIn);
  }

  /**
   * Sources of these kinds may leave the value out, or refer to what they do not deliver: a warning
   * instead of an error, because their own standard allows it.
   */
  public Field looseIn(String... kinds) {
    return new Field(name, type, demands, description, Set.of(kinds), isFilledIn);
  }

  /** Where the source leaves it empty, it is filled in from what other tables tell. */
  public Field filledIn() {
    return new Field(name, type, demands, description, looseKinds, true);
  }

  private Field with(Demand demand) {
    return new Field(
        name,
        type,
        Stream.concat(demands.stream(), Stream.of(demand)).toList(),
        description,
        looseKinds,
        isFilledIn);
  }

  public boolean isRequired() {
    return demand(Demand.Required.class).isPresent();
  }

  /** Whether a curated row may name a parent that is not there, or none. */
  public boolean mayDangle() {
    return parent().isPresent() && (!isRequired() || !looseKinds.isEmpty());
  }

  public Optional<Table> parent() {
    return demand(Demand.Exists.class).map(Demand.Exists::parent);
  }

  public <D extends Demand> Optional<D> demand(Class<D> kind) {
    return demands.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Name of the column that holds the trimmed text as received, while a row is checked. */
  public String textName() {
    return "_text_" + name;
  }

  Column text() {
    return col(textName());
  }

  /** The typed value, in its kept spelling; null where the text is not such a value. */
  public Column value() {
    return demand(Demand.OneOf.class)
        .map(choice -> choice.vocabulary().kept(text()))
        .orElseGet(this::parsed);
  }

  private Column parsed() {
    Column parsed = type.parse(text());
    return type.isTime() ? when(not(Demand.NoEnd.marks(this)), parsed) : parsed;
  }

  /** Name of the column that holds the parent's key once parents are joined. */
  public String found() {
    return "_found_" + name;
  }

  /** The rule that says of a reference to another table that its row has to be there. */
  public Rule exists(Table table) {
    return rule(table.name(), demand(Demand.Exists.class).orElseThrow());
  }

  Stream<Rule> rules(String table) {
    return demands.stream().map(demand -> rule(table, demand));
  }

  /** What a value that need not be there may be or lack, and words that nobody knows yet. */
  private boolean isBearable(Demand demand) {
    return demand instanceof Demand.OneOf choice
        ? !choice.closed()
        : !isRequired() && (demand instanceof Demand.Exists || demand instanceof Demand.NoEnd);
  }

  private Rule rule(String table, Demand demand) {
    boolean exists = demand instanceof Demand.Exists;
    return new Rule(
        table + "." + name + "." + demand.id(),
        isBearable(demand) ? Severity.WARNING : Severity.ERROR,
        demand.category(),
        name + " " + demand.meaning(),
        exists,
        exists || demand instanceof Demand.Required ? looseKinds : Set.of(),
        () -> demand.holds(this));
  }
}
