package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Severity;
import org.carelake.common.contract.Table;

/**
 * Received rows → the same rows, each with its typed values and the rules that it breaks by itself.
 * {@link References} adds what its parents tell, {@link Decision} its outcome. All are pure and
 * total: every received row comes out exactly once, whatever is in it.
 */
public final class Validation {
  public static final String ERRORS = "_errors";
  public static final String WARNINGS = "_warnings";
  public static final String DELETED = "_deleted";
  public static final String OUTCOME = "_outcome";

  public static final String ACCEPTED = "accepted";
  public static final String REJECTED = "rejected";
  public static final String DUPLICATE = "duplicate";

  /** A malformed line says nothing reliable, and of a deletion only the key and the time matter. */
  static final Column UNJUDGED = col(DELETED).or(col(Received.MALFORMED));

  static final Column NO_RULE = lit("");

  /** Has a say in what becomes of its key. */
  static final Column ELIGIBLE = col(ERRORS).equalTo("");

  /** Breaks only rules that a parent, or the end of children, may heal. */
  public static final Column WAITS =
      not(ELIGIBLE).and(forall(split(col(ERRORS), " "), Rule::waits));

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

  static Column both(Column first, Column second) {
    return trim(concat_ws(" ", first, second));
  }

  private static Column[] with(List<Column> first, Stream<Column> rest) {
    return Stream.concat(first.stream(), rest).toArray(Column[]::new);
  }

  /** The ids of the broken rules, in the contract's order, with a blank between them. */
  static Column broken(Table table, Severity severity, Predicate<Rule> which) {
    return concat_ws(
        " ",
        table.rules().stream()
            .filter(which.and(rule -> rule.isEver(severity)))
            .map(rule -> rule.broken(severity, col(Received.KIND)))
            .toArray(Column[]::new));
  }
}
