package org.carelake.jobs.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.target.Presence;
import org.carelake.common.target.Target;

/**
 * What a target has of one row: the same as the lake, what an older version of the lake had, or
 * nothing.
 */
record InTarget(SparkSession spark, Table table, Optional<Lake.Version> lake, RowHistory history) {

  /**
   * Asks a target.
   *
   * @param target opened only here, because it may not answer; null if none is set
   */
  String told(Supplier<Target> target) {
    if (target == null) {
      return "not asked: nothing is published there";
    }
    if (history.isEmpty()) {
      return "absent, as in the lake";
    }
    try {
      return told(target.get());
    } catch (StoreUnavailable e) {
      return "unknown, it does not answer";
    }
  }

  private String told(Target target) {
    Lake.Version held = target.held().get(table.name());
    if (held == null) {
      return "absent: nothing of " + table + " has been published there";
    }
    if (!held.tableId().equals(lake.orElseThrow().tableId())) {
      return "unknown, it holds the " + table + " of another lake";
    }
    return told(target, held.number());
  }

  private String told(Target target, long held) {
    Optional<RowHistory.Change> published = history.asOf(held);
    boolean isUpToDate = published.equals(Optional.of(history.latest()));
    boolean isGone = history.latest().isDeletion();
    Presence presence = target.presence(table, last(), isGone);
    if (presence.elements() == 0) {
      return "nothing is made of it there";
    }
    if (presence.found() == 0) {
      return isGone ? "absent, as in the lake" : absent(isUpToDate);
    }
    if (!isUpToDate) {
      return older(published);
    }
    return isGone ? remaining() : same(presence);
  }

  private Dataset<Row> last() {
    return spark.createDataFrame(List.of(history.last().orElseThrow()), table.schema());
  }

  private String same(Presence presence) {
    return presence.found() == presence.elements()
        ? "same, as of lake version " + history.latest().version()
        : "in part: %d of its %d nodes and relationships, as of lake version %d"
            .formatted(presence.found(), presence.elements(), history.latest().version());
  }

  private String absent(boolean isUpToDate) {
    return (isUpToDate
            ? "absent, though lake version %d is published there: it was held back, or removed by hand"
            : "absent: lake version %d is not published yet")
        .formatted(history.latest().version());
  }

  private String older(Optional<RowHistory.Change> published) {
    return "older: it has %s; %s lake version %d is not published yet"
        .formatted(
            published.map(change -> "lake version " + change.version()).orElse("something else"),
            history.latest().isDeletion() ? "that it is gone since" : "the change of",
            history.latest().version());
  }

  private String remaining() {
    return "there, though it is gone since lake version %d, which is published there"
        .formatted(history.latest().version());
  }
}
