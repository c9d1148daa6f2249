package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Severity;
import org.carelake.common.contract.Table;

/** What a row's parents tell of it: the second step of {@link Validation}. */
public final class References {
  /** The name by which children refer to a parent. */
  public static final String NAMED = "_named";

  /** Whether a parent is about to be deleted. */
  public static final String GOING = "_going";

  private static final Column MAY_WAIT =
      not(Validation.ELIGIBLE).or(col(Validation.DELETED)).or(col(Received.RETRIED));

  private References() {}

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
   * @param checked the result of {@link Validation#check}
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
      case Validation.ERRORS -> withBroken(table, Severity.ERROR, name);
      case Validation.WARNINGS -> withBroken(table, Severity.WARNING, name);
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
    Column across = Validation.broken(table, severity, Rule::acrossTables);
    Column unjudged =
        severity == Severity.ERROR
            ? Validation.both(col(name), table.otherSystem().broken(severity, col(Received.KIND)))
            : col(name);
    return when(Validation.UNJUDGED, unjudged)
        .otherwise(Validation.both(col(name), across))
        .as(name);
  }
}
