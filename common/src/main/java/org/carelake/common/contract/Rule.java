package org.carelake.common.contract;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;

/**
 * One named check of a row.
 *
 * @param id {@code <table>.<what>}, as it stands in quarantine, ledger and messages
 * @param acrossTables needs the row's parents beside it
 * @param looseKinds the kinds of source for whose rows an error is a warning
 * @param condition true or null for a row that keeps the rule
 */
public record Rule(
    String id,
    Severity severity,
    Category category,
    String meaning,
    boolean acrossTables,
    Set<String> looseKinds,
    Supplier<Column> condition) {

  /** Whether some row may break it with this severity. */
  public boolean isEver(Severity asked) {
    return severity == asked || (asked == Severity.WARNING && !looseKinds.isEmpty());
  }

  /**
   * What breaking it means for a row.
   *
   * @param kind the kind of the row's source
   */
  public Severity severityIn(String kind) {
    return looseKinds.contains(kind) ? Severity.WARNING : severity;
  }

  /**
   * The rule's id where it is broken with this severity, else null. A rule that cannot be decided
   * is not broken.
   *
   * @param kind the kind of the row's source
   */
  public Column broken(Severity asked, Column kind) {
    Column broken = not(condition.get());
    if (looseKinds.isEmpty()) {
      return when(broken, lit(id));
    }
    Column warns = isWarning(kind);
    return when(broken.and(asked == Severity.WARNING ? warns : not(warns)), lit(id));
  }

  /** Whether breaking it is but a warning for rows of a source of this kind. */
  public Column isWarning(Column kind) {
    return severity == Severity.WARNING
        ? lit(true)
        : coalesce(kind.isin(looseKinds.toArray()), lit(false));
  }

  /** Rows that break only such a rule wait for their parent instead of being refused for good. */
  public static Column waits(Column id) {
    return id.endsWith(".exists").or(id.endsWith(".still_referenced"));
  }
}
