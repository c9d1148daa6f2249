package org.carelake.jobs.ingest;

import java.util.Locale;
import java.util.stream.Collectors;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Tally;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * How much of a batch may go wrong before all of it is refused.
 *
 * @param maxRejectRatio rejected rows per received row, 0 to 1
 * @param maxDeleteRatio deleted rows per row of the table, 0 to 1
 */
public record Limits(double maxRejectRatio, double maxDeleteRatio) {

  void requireFewRejects(Table table, Tally tally) {
    if (tally.rejected() > maxRejectRatio * tally.received()) {
      throw new DataRefused(
          "Refused %s: %,d of %,d rows rejected (%s), the limit is %s (rules broken: %s). Nothing was accepted; the rejects are kept. Fix the source or raise ingest.max-reject-ratio."
              .formatted(
                  table,
                  tally.rejected(),
                  tally.received(),
                  percent(share(tally.rejected(), tally.received())),
                  percent(maxRejectRatio),
                  broken(tally)));
    }
  }

  void requireFewDeletes(Table table, long deletes, long rows) {
    if (deletes > maxDeleteRatio * rows) {
      throw new DataRefused(
          "Refused to delete from %s: %,d of its %,d rows (%s) would go, the limit is %s. Nothing was deleted. If it is meant, raise ingest.max-delete-ratio."
              .formatted(
                  table, deletes, rows, percent(share(deletes, rows)), percent(maxDeleteRatio)));
    }
  }

  private static String broken(Tally tally) {
    return tally.broken().entrySet().stream()
        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
