package org.carelake.common.contract;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.function.Supplier;
import org.apache.spark.sql.Column;

/**
 * One named check of a row.
 *
 * @param id {@code <table>.<what>}, as it stands in quarantine, ledger and messages
 * @param acrossTables needs the row's parents beside it
 * @param condition true or null for a row that keeps the rule
 */
public record Rule(
    String id,
    Severity severity,
    String meaning,
    boolean acrossTables,
    Supplier<Column> condition) {

  /** The rule's id where it is broken, else null. A rule that cannot be decided is not broken. */
  public Column broken() {
    return when(not(coalesce(condition.get(), lit(true))), lit(id));
  }

  /** Rows that break only such a rule wait for their parent instead of being refused for good. */
  public static Column waits(Column id) {
    return id.endsWith(".exists").or(id.endsWith(".still_referenced"));
  }
}
