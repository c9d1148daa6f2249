package org.carelake.jobs.ingest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Tally;
import org.carelake.common.validate.Validation;

/**
 * What became of a table's rows, in counts.
 *
 * @param byFile tally of each new file, by its title; a file without rows has one too
 * @param bySource the same by source, for the limits
 * @param released rows that had waited and need not any longer; deletions are told by themselves
 * @param waiting new rows that are rejected only because they lack a parent
 * @param deletes accepted deletions, retried ones among them
 * @param upserts accepted rows that are no deletions, retried ones among them
 */
record Outcome(
    Map<String, Tally> byFile,
    Map<String, OfSource> bySource,
    long released,
    long waiting,
    long deletes,
    long retriedDeletes,
    long upserts) {

  /**
   * What rows of one source brought.
   *
   * @param received new rows
   * @param rejected new rows
   * @param deletes accepted deletions, retried ones among them
   * @param errors rejected new rows by the rule they break
   */
  record OfSource(long received, long rejected, long deletes, Map<String, Long> errors) {
    static final OfSource NOTHING = new OfSource(0, 0, 0, Map.of());

    private OfSource plus(OfSource other) {
      Map<String, Long> both = new TreeMap<>(errors);
      other.errors.forEach((rule, rows) -> both.merge(rule, rows, Long::sum));
      return new OfSource(
          received + other.received, rejected + other.rejected, deletes + other.deletes, both);
    }
  }

  /**
   * Adds up rows by their kinds.
   *
   * @param received rows read, by file title
   */
  static Outcome of(
      List<RawFile> files, Map<String, Long> received, Map<Census.Kind, Long> groups) {
    Map<String, Tally> byFile = new LinkedHashMap<>();
    Map<String, OfSource> bySource = new TreeMap<>();
    for (RawFile file : files) {
      long rows = received.getOrDefault(file.title(), 0L);
      byFile.put(file.title(), new Tally(rows, 0, 0, 0, Map.of()));
      bySource.merge(file.source(), new OfSource(rows, 0, 0, Map.of()), OfSource::plus);
    }
    groups.forEach(
        (kind, rows) -> {
          bySource.merge(kind.source(), ofSource(kind, rows), OfSource::plus);
          if (!kind.retried()) {
            byFile.merge(kind.source() + "/" + kind.file(), tally(kind, rows), Tally::plus);
          }
        });
    return new Outcome(
        byFile,
        bySource,
        sum(groups, kind -> kind.retried() && !kind.deleted() && !is(kind, Validation.REJECTED)),
        sum(groups, kind -> !kind.retried() && kind.waits()),
        sum(groups, kind -> is(kind, Validation.ACCEPTED) && kind.deleted()),
        sum(groups, kind -> kind.retried() && kind.deleted()),
        sum(groups, kind -> is(kind, Validation.ACCEPTED) && !kind.deleted()));
  }

  private static long sum(Map<Census.Kind, Long> groups, Predicate<Census.Kind> which) {
    return groups.entrySet().stream()
        .filter(group -> which.test(group.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static boolean is(Census.Kind kind, String outcome) {
    return kind.outcome().equals(outcome);
  }

  private static Tally tally(Census.Kind kind, long rows) {
    Map<String, Long> broken = new TreeMap<>();
    Stream.of(kind.errors(), kind.warnings())
        .flatMap(Outcome::rules)
        .forEach(rule -> broken.put(rule, rows));
    return new Tally(
        0,
        is(kind, Validation.ACCEPTED) ? rows : 0,
        is(kind, Validation.REJECTED) ? rows : 0,
        is(kind, Validation.DUPLICATE) ? rows : 0,
        broken);
  }

  private static OfSource ofSource(Census.Kind kind, long rows) {
    Map<String, Long> errors = new TreeMap<>();
    boolean isRejected = !kind.retried() && is(kind, Validation.REJECTED);
    rules(isRejected ? kind.errors() : "").forEach(rule -> errors.put(rule, rows));
    boolean isDeletion = is(kind, Validation.ACCEPTED) && kind.deleted();
    return new OfSource(0, isRejected ? rows : 0, isDeletion ? rows : 0, errors);
  }

  private static Stream<String> rules(String ids) {
    return Arrays.stream(ids.split(" ", -1)).filter(rule -> !rule.isEmpty());
  }

  /** The identity that makes a lost or invented row impossible to overlook. */
  static void requireAddsUp(String table, Map<String, Tally> byFile) {
    byFile.forEach(
        (file, tally) -> {
          if (!tally.addsUp()) {
            throw new IllegalStateException(
                "The rows of %s in %s do not add up: %s".formatted(table, file, tally));
          }
        });
  }

  /** No new file, nothing to delete, and every row that had waited goes on waiting. */
  boolean isNothing() {
    return byFile.isEmpty() && released == 0 && deletes == 0;
  }

  Tally total() {
    return byFile.values().stream().reduce(Tally.NONE, Tally::plus);
  }
}
