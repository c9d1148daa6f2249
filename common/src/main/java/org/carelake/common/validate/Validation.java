package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Severity;
import org.carelake.common.contract.Table;

/**
 * Received rows → the same rows, each with its typed values, the rules it breaks and its outcome.
 * Pure and total: every received row comes out exactly once, whatever is in it.
 */
public final class Validation {
  public static final String ERRORS = "_errors";
  public static final String WARNINGS = "_warnings";
  public static final String DELETED = "_deleted";
  public static final String OUTCOME = "_outcome";

  /** The name by which children refer to a parent. */
  public static final String NAMED = "_named";

  /** Whether a parent is about to be deleted. */
  public static final String GOING = "_going";

  public static final String ACCEPTED = "accepted";
  public static final String REJECTED = "rejected";
  public static final String DUPLICATE = "duplicate";

  /** A malformed line says nothing reliable, and of a deletion only the key and the time matter. */
  private static final Column UNJUDGED = col(DELETED).or(col(Received.MALFORMED));

  private static final Column NO_RULE = lit("");

  /** A deletion that does not say when it was made ends all that was delivered before. */
  private static final Column ENDS_ALL = col(DELETED).and(col(Table.UPDATED_AT.name()).isNull());

  private static final String ALIVE = "_alive";
  private static final String FIRST = "_first";
  private static final String DELIVERY = "_delivery";

  /** Has a say in what becomes of its key. */
  private static final Column ELIGIBLE = col(ERRORS).equalTo("");

  /** Breaks only rules that a parent, or the end of children, may heal. */
  public static final Column WAITS =
      not(ELIGIBLE).and(forall(split(col(ERRORS), " "), Rule::waits));

  /** Rows that wait can lose their key, but not win it. */
  private static final Column CONTENDS = ELIGIBLE.or(WAITS);

  private static final Column MAY_WAIT = not(ELIGIBLE).or(col(DELETED)).or(col(Received.RETRIED));

  private Validation() {}

  /**
   * The rules that a row keeps or breaks by itself.
   *
   * @param received of shape {@link Received}
   * @param asOf what counts as today (UTC)
   * @return provenance, {@code received}, the contract's typed columns, {@code _deleted boolean},
   *     {@code as_of date}, {@code _errors} and {@code _warnings string}: rule ids with a blank
   *     between them
   */
  public static Dataset<Row> check(Table table, Dataset<Row> received, LocalDate asOf) {
    Predicate<Rule> alone = rule -> !rule.acrossTables();
    Column deleted = coalesce(col(Table.DELETED.name()), lit(false));
    Column warnings = when(UNJUDGED, NO_RULE).otherwise(broken(table, Severity.WARNING, alone));
    return received
        .select(with(List.of(col("*"), lit(asOf).as("as_of")), texts(table)))
        .select(
            with(
                List.of(col("*")),
                table.inputs().stream().map(field -> field.value().as(field.name()))))
        .withColumn(DELETED, deleted)
        .select(col("*"), errors(table, alone).as(ERRORS), warnings.as(WARNINGS))
        .drop(table.inputs().stream().map(Field::textName).toArray(String[]::new));
  }

  private static Stream<Column> texts(Table table) {
    return table.inputs().stream()
        .map(field -> Text.normalized(col(Received.ROW + "." + field.name())).as(field.textName()));
  }

  private static Column errors(Table table, Predicate<Rule> alone) {
    String key = table.name() + "." + table.key().name() + ".";
    String at = table.name() + "." + Table.UPDATED_AT.name() + ".";
    return when(col(Received.MALFORMED), lit(table.rowColumns().id()))
        .when(
            col(DELETED),
            broken(
                table,
                Severity.ERROR,
                alone.and(rule -> rule.id().startsWith(key) || rule.id().startsWith(at))))
        .otherwise(broken(table, Severity.ERROR, alone));
  }

  /**
   * Rows of a parent, none of which goes, under the name by which children refer to them: their
   * key.
   *
   * @param rows with {@code _system}: children refer to rows of their own system only
   */
  public static Dataset<Row> byKey(Table parent, Dataset<Row> rows) {
    return rows.withColumn(NAMED, col(parent.key().name())).withColumn(GOING, lit(false));
  }

  /**
   * The rules that need a row's parents: that they exist, and what is compared with them.
   *
   * @param checked the result of {@link #check}
   * @param parents by name, the curated rows of every table that {@code table} refers to, each with
   *     its {@code _system} and {@link #NAMED}, the name by which children of the same system refer
   *     to it; references become its key. Rows that need not have the parent do not find one that
   *     is {@link #GOING}: it may have gone already, when a run does again what a killed one did
   * @return the same columns; {@code received} only of rows that quarantine may have to keep or to
   *     find, which are few
   */
  public static Dataset<Row> resolve(
      Table table, Dataset<Row> checked, Map<String, Dataset<Row>> parents, Holders holders) {
    Set<String> compared = new HashSet<>();
    Dataset<Row> joined = holders.beside(table, checked);
    for (Field field : table.references().toList()) {
      Table parent = field.parent().orElseThrow();
      List<Column> beside = new ArrayList<>();
      beside.add(col(NAMED).as(NAMED + field.name()));
      beside.add(col(Received.SYSTEM).as(Received.SYSTEM + field.name()));
      beside.add(col(GOING).as(GOING + field.name()));
      beside.add(col(parent.key().name()).as(field.found()));
      if (compared.add(parent.name())) {
        ParentColumns.of(table, parent).ifPresent(columns -> beside.add(columns.as(parent.name())));
      }
      Dataset<Row> found = parents.get(parent.name()).select(beside.toArray(Column[]::new));
      joined =
          joined.join(
              found,
              joined
                  .col(field.name())
                  .equalTo(found.col(NAMED + field.name()))
                  .and(
                      joined
                          .col(Received.SYSTEM)
                          .equalTo(found.col(Received.SYSTEM + field.name())))
                  .and(
                      not(found.col(GOING + field.name()))
                          .or(not(field.exists(table).isWarning(joined.col(Received.KIND))))),
              "left_outer");
    }
    return joined
        .select(
            Stream.of(checked.columns()).map(name -> resolved(table, name)).toArray(Column[]::new))
        .withColumn(Received.ROW, when(MAY_WAIT, col(Received.ROW)));
  }

  private static Column resolved(Table table, String name) {
    return switch (name) {
      case ERRORS -> withBroken(table, Severity.ERROR, name);
      case WARNINGS -> withBroken(table, Severity.WARNING, name);
      default ->
          table
              .references()
              .filter(field -> field.name().equals(name))
              .findFirst()
              .map(field -> coalesce(col(field.found()), col(name)).as(name))
              .orElseGet(() -> col(name));
    };
  }

  private static Column withBroken(Table table, Severity severity, String name) {
    Column across = broken(table, severity, Rule::acrossTables);
    Column unjudged =
        severity == Severity.ERROR
            ? both(col(name), table.otherSystem().broken(severity, col(Received.KIND)))
            : col(name);
    return when(UNJUDGED, unjudged).otherwise(both(col(name), across)).as(name);
  }

  private static Column both(Column first, Column second) {
    return trim(concat_ws(" ", first, second));
  }

  /**
   * A number for the key that a row claims, null where it claims none. As a rule no two rows claim
   * the same, and then none need to be put side by side; that other keys may have the same number
   * does no harm.
   */
  public static Column claim(Table table) {
    return when(CONTENDS, xxhash64(col(table.key().name())));
  }

  /** Adds {@code _outcome} to rows no two of which claim the same key. */
  public static Dataset<Row> decide(Dataset<Row> resolved) {
    return resolved.withColumn(OUTCOME, when(ELIGIBLE, ACCEPTED).otherwise(REJECTED));
  }

  /**
   * Adds {@code _outcome}: rejected where a rule of severity error is broken, accepted for the
   * latest version of each key, duplicate for the others, also for those that lack a parent and
   * have nothing left to wait for. Which version is the latest does not depend on the order of
   * files or rows: what was delivered before a deletion that does not say when it was made is older
   * than it; then {@link Recency} decides, then a deletion wins, then a hash of the values. Where
   * several systems claim a key, it belongs to the one that delivered it first.
   *
   * @param ofSeveralSystems whether rows of several systems may claim one key
   * @param withDeletions whether any of the rows asks for a deletion
   */
  public static Dataset<Row> decide(
      Table table, Dataset<Row> resolved, boolean ofSeveralSystems, boolean withDeletions) {
    WindowSpec ofTheKey = Window.partitionBy(CONTENDS, contended(table));
    WindowSpec later =
        ofTheKey
            .orderBy(
                col(ALIVE).desc(),
                ENDS_ALL.desc(),
                Recency.changed("").desc(),
                col(DELIVERY).desc(),
                col(DELETED).desc(),
                xxhash64(columns(table)),
                col(Received.SOURCE),
                col(Received.FILE),
                col(Received.LINE))
            .rowsBetween(Window.unboundedPreceding(), -1);
    Column taken = coalesce(max(ELIGIBLE).over(later), lit(false));
    Dataset<Row> delivered = resolved.withColumn(DELIVERY, Recency.delivery(""));
    Dataset<Row> claimed = ofSeveralSystems ? ofItsSystem(table, delivered, ofTheKey) : delivered;
    return claimed
        .withColumn(ALIVE, withDeletions ? isAlive(ofTheKey) : lit(true))
        .withColumn(
            OUTCOME,
            when(CONTENDS.and(taken), DUPLICATE).when(ELIGIBLE, ACCEPTED).otherwise(REJECTED))
        .withColumn(ERRORS, when(col(OUTCOME).equalTo(DUPLICATE), NO_RULE).otherwise(col(ERRORS)))
        .drop(ALIVE, DELIVERY);
  }

  private static Column contended(Table table) {
    return when(CONTENDS, col(table.key().name()))
        .otherwise(concat_ws(":", col(Received.FILE), col(Received.LINE)));
  }

  /** Rows that claim the key of another system break the rule that says so. */
  private static Dataset<Row> ofItsSystem(Table table, Dataset<Row> resolved, WindowSpec ofTheKey) {
    Column claim = struct(col(DELIVERY), col(Received.SYSTEM).as("system"));
    Column first = min(when(ELIGIBLE, claim)).over(ofTheKey).getField("system");
    return resolved
        .withColumn(FIRST, when(CONTENDS, first))
        .withColumn(
            ERRORS,
            when(
                    col(FIRST).notEqual(col(Received.SYSTEM)),
                    both(col(ERRORS), lit(table.otherSystem().id())))
                .otherwise(col(ERRORS)))
        .drop(FIRST);
  }

  /** Whether nothing that was delivered later deletes the row whenever it was made. */
  private static Column isAlive(WindowSpec ofTheKey) {
    Column last = max(when(ELIGIBLE.and(ENDS_ALL), col(DELIVERY))).over(ofTheKey);
    return last.isNull().or(col(DELIVERY).gt(last));
  }

  /**
   * Decided rows for another decision, in which those that are out of date wait for nothing.
   *
   * @param outdated column that says which are
   */
  public static Dataset<Row> again(Dataset<Row> decided, String outdated) {
    return decided
        .withColumn(ERRORS, when(col(outdated).and(WAITS), NO_RULE).otherwise(col(ERRORS)))
        .drop(OUTCOME, outdated);
  }

  private static Column[] columns(Table table) {
    return table.fields().stream().map(field -> col(field.name())).toArray(Column[]::new);
  }

  private static Column[] with(List<Column> first, Stream<Column> rest) {
    return Stream.concat(first.stream(), rest).toArray(Column[]::new);
  }

  /** The ids of the broken rules, in the contract's order, with a blank between them. */
  private static Column broken(Table table, Severity severity, Predicate<Rule> which) {
    return concat_ws(
        " ",
        table.rules().stream()
            .filter(which.and(rule -> rule.isEver(severity)))
            .map(rule -> rule.broken(severity, col(Received.KIND)))
            .toArray(Column[]::new));
  }
}
