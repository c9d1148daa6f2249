package org.carelake.jobs.ingest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.Tally;

/**
 * What a run took.
 *
 * @param lines what became of the lines of files that give rows of several tables, by their titles
 * @param refused why files or sources were not taken; each is tried again
 */
public record IngestResult(
    Map<String, TableResult> byTable,
    Map<String, Tally> lines,
    List<String> notes,
    List<String> refused) {

  IngestResult plus(IngestResult other) {
    Map<String, TableResult> tables = new LinkedHashMap<>(byTable);
    other.byTable.forEach((table, counts) -> tables.merge(table, counts, TableResult::plus));
    Map<String, Tally> allLines = new TreeMap<>(lines);
    allLines.putAll(other.lines);
    return new IngestResult(
        tables, allLines, both(notes, other.notes), both(refused, other.refused));
  }

  /** The counts of all rows and lines. */
  public List<Tally> tallies() {
    return Stream.concat(byTable.values().stream().map(TableResult::tally), lines.values().stream())
        .toList();
  }

  private static List<String> both(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /**
   * Counts of one table.
   *
   * @param tally rows of new files
   * @param released rows that had waited and need not any longer
   * @param byFile what {@code tally} sums up
   */
  public record TableResult(
      int files, Tally tally, Lake.Merged merged, long released, Map<String, Tally> byFile) {

    static TableResult of(Outcome outcome, Lake.Merged merged) {
      return new TableResult(
          outcome.byFile().size(), outcome.total(), merged, outcome.released(), outcome.byFile());
    }

    private TableResult plus(TableResult other) {
      Map<String, Tally> files = new LinkedHashMap<>(byFile);
      files.putAll(other.byFile);
      return new TableResult(
          files.size(),
          tally.plus(other.tally),
          merged.plus(other.merged),
          released + other.released,
          files);
    }
  }
}
