package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.Source;
import org.carelake.common.validate.Received;

/**
 * How much of what a source delivers may go wrong, in one table, before nothing of it is taken.
 *
 * @param maxRejectRatio rejected rows per received row, 0 to 1
 * @param minRejects fewer rejected rows than these are no reason to refuse
 * @param maxDeleteRatio deleted rows per row of the source's system in the table, 0 to 1
 * @param minDeletes fewer deleted rows than these are no reason to refuse
 */
public record Limits(double maxRejectRatio, int minRejects, double maxDeleteRatio, int minDeletes) {

  public static final SettingKey<Double> MAX_REJECT_RATIO =
      SettingKey.share(
              "ingest.max-reject-ratio",
              "rejected rows per received row of a source and table beyond which nothing of the source is taken")
          .byDefault("0.05");

  private static final SettingKey<Integer> MIN_REJECTS =
      SettingKey.whole(
              "ingest.min-rejects", 0, "fewer rejected rows than these are no reason to refuse")
          .byDefault("10");

  private static final SettingKey<Double> MAX_DELETE_RATIO =
      SettingKey.share(
              "ingest.max-delete-ratio",
              "deleted rows per row of a source's system in a table beyond which nothing of the source is taken")
          .byDefault("0.1");

  private static final SettingKey<Integer> MIN_DELETES =
      SettingKey.whole(
              "ingest.min-deletes", 0, "fewer deleted rows than these are no reason to refuse")
          .byDefault("10");

  public static final List<SettingKey<?>> KEYS =
      List.of(MAX_REJECT_RATIO, MIN_REJECTS, MAX_DELETE_RATIO, MIN_DELETES);

  public static Limits of(Settings settings) {
    return new Limits(
        settings.get(MAX_REJECT_RATIO),
        settings.get(MIN_REJECTS),
        settings.get(MAX_DELETE_RATIO),
        settings.get(MIN_DELETES));
  }

  /** Why what a source delivered of a table must be refused. */
  record Broken(Source source, DecidedTable table, String problem) {}

  /**
   * What must be refused of a table's rows.
   *
   * @param sources those that deliver in this run
   */
  List<Broken> broken(DecidedTable decided, Collection<Source> sources, Lake curated) {
    List<Broken> broken = new ArrayList<>();
    for (Source source : sources) {
      Outcome.OfSource of =
          decided.outcome().bySource().getOrDefault(source.name(), Outcome.OfSource.NOTHING);
      rejects(decided, source, of)
          .or(() -> deletes(decided, source, of, curated))
          .ifPresent(problem -> broken.add(new Broken(source, decided, problem)));
    }
    return broken;
  }

  private Optional<String> rejects(DecidedTable decided, Source source, Outcome.OfSource of) {
    return of.rejected() < minRejects || of.rejected() <= maxRejectRatio * of.received()
        ? Optional.empty()
        : Optional.of(
            "Refused %s of %s: %,d of %,d rows rejected (%s), the limit is %s (rules broken: %s). Nothing of %s was accepted; the rejects are kept. Fix the source or raise ingest.max-reject-ratio."
                .formatted(
                    decided.table(),
                    source.name(),
                    of.rejected(),
                    of.received(),
                    percent((double) of.rejected() / of.received()),
                    percent(maxRejectRatio),
                    rules(of.errors()),
                    source.name()));
  }

  /** Counts deletions of rows that are there: an earlier run that died may have done some. */
  private Optional<String> deletes(
      DecidedTable decided, Source source, Outcome.OfSource of, Lake curated) {
    // A snapshot of nothing is as a rule an accident.
    long fewest = of.received() == 0 && source.deliversSnapshots() ? 1 : Math.max(1, minDeletes);
    if (of.deletes() < fewest) {
      return Optional.empty();
    }
    long deletes =
        curated
            .removable(
                decided.table(),
                decided.deletes().where(col(Received.SOURCE).equalTo(source.name())))
            .count();
    long rows =
        curated.read(decided.table()).where(col(Received.SYSTEM).equalTo(source.system())).count();
    return deletes < fewest || rows == 0 || deletes <= maxDeleteRatio * rows
        ? Optional.empty()
        : Optional.of(
            "Refused to delete from %s for %s: %,d of its %,d rows (%s) would go, the limit is %s. Nothing of %s was changed. If it is meant, raise ingest.max-delete-ratio."
                .formatted(
                    decided.table(),
                    source.name(),
                    deletes,
                    rows,
                    percent((double) deletes / rows),
                    percent(maxDeleteRatio),
                    source.name()));
  }

  private static String rules(Map<String, Long> errors) {
    return errors.entrySet().stream()
        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
