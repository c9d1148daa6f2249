package org.carelake.jobs.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Tally;

/**
 * How much of a batch may go wrong before all of it is refused.
 *
 * @param maxRejectRatio rejected rows per received row, 0 to 1
 * @param maxDeleteRatio deleted rows per row of the table, 0 to 1
 */
public record Limits(double maxRejectRatio, double maxDeleteRatio) {

  /**
   * Why the batch must be refused; empty for one that need not.
   *
   * @param deletes of rows that are there, which an earlier run that died may have done already
   */
  Optional<String> broken(Table table, Outcome outcome, long deletes, Lake curated) {
    Tally tally = outcome.total();
    if (tally.rejected() > maxRejectRatio * tally.received()) {
      return Optional.of(
          "Refused %s: %,d of %,d rows rejected (%s), the limit is %s (rules broken: %s). Nothing was accepted; the rejects are kept. Fix the source or raise ingest.max-reject-ratio."
              .formatted(
                  table,
                  tally.rejected(),
                  tally.received(),
                  percent(share(tally.rejected(), tally.received())),
                  percent(maxRejectRatio),
                  rules(tally)));
    }
    long rows = deletes == 0 ? 0 : curated.read(table).count();
    if (deletes > maxDeleteRatio * rows && rows > 0) {
      return Optional.of(
          "Refused to delete from %s: %,d of its %,d rows (%s) would go, the limit is %s. Nothing was changed. If it is meant, raise ingest.max-delete-ratio."
              .formatted(
                  table, deletes, rows, percent(share(deletes, rows)), percent(maxDeleteRatio)));
    }
    return Optional.empty();
  }

  private static String rules(Tally tally) {
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
