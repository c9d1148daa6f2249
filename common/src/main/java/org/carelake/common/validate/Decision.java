package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.carelake.common.contract.Table;

/** Which row of a key counts: the last step of {@link Validation}. */
public final class Decision {
  /** A deletion that does not say when it was made ends all that was delivered before. */
  private static final Column ENDS_ALL =
      col(Validation.DELETED).and(col(Table.UPDATED_AT.name()).isNull());

  private static final String ALIVE = "_alive";
  private static final String FIRST = "_first";
  private static final String DELIVERY = "_delivery";

  /** Rows that wait can lose their key, but not win it. */
  private static final Column CONTENDS = Validation.ELIGIBLE.or(Validation.WAITS);

  private Decision() {}

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
    return resolved.withColumn(
        Validation.OUTCOME,
        when(Validation.ELIGIBLE, Validation.ACCEPTED).otherwise(Validation.REJECTED));
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
                col(Validation.DELETED).desc(),
                xxhash64(columns(table)),
                col(Received.SOURCE),
                col(Received.FILE),
                col(Received.LINE))
            .rowsBetween(Window.unboundedPreceding(), -1);
    Column taken = coalesce(max(Validation.ELIGIBLE).over(later), lit(false));
    Dataset<Row> delivered = resolved.withColumn(DELIVERY, Recency.delivery(""));
    Dataset<Row> claimed = ofSeveralSystems ? ofItsSystem(table, delivered, ofTheKey) : delivered;
    return claimed
        .withColumn(ALIVE, withDeletions ? isAlive(ofTheKey) : lit(true))
        .withColumn(
            Validation.OUTCOME,
            when(CONTENDS.and(taken), Validation.DUPLICATE)
                .when(Validation.ELIGIBLE, Validation.ACCEPTED)
                .otherwise(Validation.REJECTED))
        .withColumn(
            Validation.ERRORS,
            when(col(Validation.OUTCOME).equalTo(Validation.DUPLICATE), Validation.NO_RULE)
                .otherwise(col(Validation.ERRORS)))
        .drop(ALIVE, DELIVERY);
  }

  private static Column contended(Table table) {
    return when(CONTENDS, col(table.key().name()))
        .otherwise(concat_ws(":", col(Received.FILE), col(Received.LINE)));
  }

  /** Rows that claim the key of another system break the rule that says so. */
  private static Dataset<Row> ofItsSystem(Table table, Dataset<Row> resolved, WindowSpec ofTheKey) {
    Column claim = struct(col(DELIVERY), col(Received.SYSTEM).as("system"));
    Column first = min(when(Validation.ELIGIBLE, claim)).over(ofTheKey).getField("system");
    return resolved
        .withColumn(FIRST, when(CONTENDS, first))
        .withColumn(
            Validation.ERRORS,
            when(
                    col(FIRST).notEqual(col(Received.SYSTEM)),
                    Validation.both(col(Validation.ERRORS), lit(table.otherSystem().id())))
                .otherwise(col(Validation.ERRORS)))
        .drop(FIRST);
  }

  /** Whether nothing that was delivered later deletes the row whenever it was made. */
  private static Column isAlive(WindowSpec ofTheKey) {
    Column last = max(when(Validation.ELIGIBLE.and(ENDS_ALL), col(DELIVERY))).over(ofTheKey);
    return last.isNull().or(col(DELIVERY).gt(last));
  }

  /**
   * Decided rows for another decision, in which those that are out of date wait for nothing.
   *
   * @param outdated column that says which are
   */
  public static Dataset<Row> again(Dataset<Row> decided, String outdated) {
    return decided
        .withColumn(
            Validation.ERRORS,
            when(col(outdated).and(Validation.WAITS), Validation.NO_RULE)
                .otherwise(col(Validation.ERRORS)))
        .drop(Validation.OUTCOME, outdated);
  }

  private static Column[] columns(Table table) {
    return table.fields().stream().map(field -> col(field.name())).toArray(Column[]::new);
  }
}
