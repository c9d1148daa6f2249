package org.carelake.jobs.ingest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.common.lake.Tally;
import org.carelake.common.source.RawFile;
import org.carelake.common.validate.Validation;

/**
 * What became of a batch, in counts.
 *
 * @param byFile tally of each new file, by its title; a file without rows has one too
 * @param released rows that had waited and need not any longer
 * @param waiting new rows that are rejected only because they lack a parent
 * @param deletes accepted deletions, retried ones among them
 * @param upserts accepted rows that are no deletions, retried ones among them
 */
record Outcome(Map<String, Tally> byFile, long released, long waiting, long deletes, long upserts) {

  /**
   * Adds up rows by their kinds.
   *
   * @param received rows read, by file title
   */
  static Outcome of(
      List<RawFile> files, Map<String, Long> received, Map<Census.Kind, Long> groups) {
    Map<String, Tally> byFile = new LinkedHashMap<>();
    for (RawFile file : files) {
      byFile.put(
          file.title(), new Tally(received.getOrDefault(file.title(), 0L), 0, 0, 0, Map.of()));
    }
    long released = 0;
    long waiting = 0;
    long deletes = 0;
    long upserts = 0;
    for (Map.Entry<Census.Kind, Long> group : groups.entrySet()) {
      Census.Kind kind = group.getKey();
      long rows = group.getValue();
      boolean accepted = kind.outcome().equals(Validation.ACCEPTED);
      deletes += accepted && kind.deleted() ? rows : 0;
      upserts += accepted && !kind.deleted() ? rows : 0;
      if (kind.retried()) {
        released += kind.outcome().equals(Validation.REJECTED) ? 0 : rows;
      } else {
        waiting += kind.waits() ? rows : 0;
        byFile.merge(kind.source() + "/" + kind.file(), tally(kind, rows), Tally::plus);
      }
    }
    return new Outcome(byFile, released, waiting, deletes, upserts);
  }

  private static Tally tally(Census.Kind kind, long rows) {
    Map<String, Long> broken = new TreeMap<>();
    Stream.of(kind.errors(), kind.warnings())
        .flatMap(rules -> Arrays.stream(rules.split(" ", -1)))
        .filter(rule -> !rule.isEmpty())
        .forEach(rule -> broken.put(rule, rows));
    return new Tally(
        0,
        kind.outcome().equals(Validation.ACCEPTED) ? rows : 0,
        kind.outcome().equals(Validation.REJECTED) ? rows : 0,
        kind.outcome().equals(Validation.DUPLICATE) ? rows : 0,
        broken);
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

  /** No new file, and every row that had waited goes on waiting. */
  boolean isNothing() {
    return byFile.isEmpty() && released == 0;
  }

  Tally total() {
    return byFile.values().stream().reduce(Tally.NONE, Tally::plus);
  }
}
