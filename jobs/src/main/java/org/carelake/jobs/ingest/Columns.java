package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Printable;
import org.carelake.common.source.Inspection;
import org.carelake.common.source.RawFile;

/** Which columns the files of each source and table had, and since when. */
final class Columns {
  /** What one file had. */
  private record Had(String source, String table, Instant delivered, List<String> columns) {}

  private final List<Had> had = new ArrayList<>();

  /** Those of the files that were taken. */
  static Columns of(Collection<TakenFiles.Last> taken) {
    Columns columns = new Columns();
    taken.stream()
        .filter(file -> file.columns() != null && file.delivered() != null)
        .map(file -> new Had(file.source(), file.table(), file.delivered(), file.columns()))
        .forEach(columns.had::add);
    return columns;
  }

  void add(RawFile file, List<String> columns) {
    had.add(new Had(file.source(), file.table(), file.delivered(), columns));
  }

  /**
   * The columns that a file lacks and its source had in files that were delivered before it. Files
   * that only ask for deletions need no other columns.
   */
  List<String> missing(RawFile file, Inspection inspection) {
    return inspection.isOfDeletions()
        ? List.of()
        : had.stream()
            .filter(each -> each.source().equals(file.source()))
            .filter(each -> each.table().equals(file.table()))
            .filter(each -> !each.delivered().isAfter(file.delivered()))
            .flatMap(each -> each.columns().stream())
            .distinct()
            .filter(column -> !inspection.columns().contains(column))
            .sorted()
            .toList();
  }

  /** Why a file must not be taken that lacks columns, as long as nobody says what that means. */
  static String problem(RawFile file, List<String> missing) {
    return "Cannot read %s: it lacks %s, which earlier files of %s had. Rename the column that took its place, or say what it means: sources.%s.missing-columns=clear (the values are empty now) or keep (the old values stay)."
        .formatted(
            Printable.text(file.title()),
            missing.stream()
                .collect(
                    Collectors.joining(", ", missing.size() == 1 ? "column " : "columns ", "")),
            file.source(),
            file.source());
  }
}
