package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.StaticCall;

/**
 * Which of two versions of a row is the later one: by the source's own time of change, and where
 * that leaves it open by the delivery. The order of deliveries is that of their dates, then of
 * their paths, then of the runs that first received them: it is kept with each row and does not
 * depend on what a run happens to read together.
 */
public final class Recency {
  /** The version of a row that does not say when it was made: older than any that does. */
  private static final Column UNDATED = lit("1000-01-02").cast(DataTypes.TimestampType);

  private Recency() {}

  /**
   * When the source last changed the row.
   *
   * @param alias of the rows, with its dot; empty for none
   */
  public static Column changed(String alias) {
    return coalesce(col(alias + Table.UPDATED_AT.name()), UNDATED);
  }

  /** The delivery that the row came with, as a value to be compared. */
  public static Column delivery(String alias) {
    return delivery(alias, col(alias + Received.RUN));
  }

  /** The version of the row, as a value to be compared. */
  public static Column version() {
    return struct(changed("").as("changed"), delivery("").as("delivery"));
  }

  /** As {@link #version}, but not later than what another run received with the same file. */
  public static Column versionOfAnyRun() {
    return struct(changed("").as("changed"), delivery("", lit("")).as("delivery"));
  }

  private static Column delivery(String alias, Column run) {
    return struct(
        coalesce(col(alias + Received.DELIVERED), UNDATED).as("date"),
        StaticCall.of(FileOrder.class, "of", DataTypes.StringType, col(alias + Received.FILE))
            .as("path"),
        run.as("run"));
  }

  /** Whether the row that came is not older than the one that is kept. */
  public static Column notOlder(String came, String kept) {
    return changed(came)
        .gt(changed(kept))
        .or(changed(came).equalTo(changed(kept)).and(delivery(came).geq(delivery(kept))));
  }

  /**
   * Whether a deletion takes away the row that is kept: where it says when it was made, one that
   * the source did not change later; else one that was not delivered later.
   */
  public static Column deletes(String came, String kept) {
    Column at = col(came + Table.UPDATED_AT.name());
    return at.isNotNull()
        .and(at.geq(changed(kept)))
        .or(at.isNull().and(delivery(came).geq(delivery(kept))));
  }
}
