package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Holders;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * The rows of one table that one run looks at: those of new files and those that waited. Each step
 * is computed once and kept until the next one is, the last until {@link #close}, in memory as far
 * as it fits.
 */
final class Batch implements AutoCloseable {
  private static final long FEW = 20_000;

  private static final String OUTDATED = "_outdated";

  final Table table;
  private final Supplier<Map<String, String>> problems;
  private List<RawFile> files;
  private final Supplier<Map<String, Long>> received;
  private final LocalDate asOf;
  private boolean isCounted;
  private Kept kept = new Kept();
  private Dataset<Row> checked;
  private Dataset<Row> resolved;
  private Dataset<Row> decided;
  private boolean isReadAhead;
  private boolean ofSeveralSources;
  private boolean isContended;
  private Outcome outcome;
  private Lake.Merged merged = Lake.Merged.NOTHING;
  private boolean isFinished;

  /**
   * Checks the rows, each by itself.
   *
   * @param received rows of each file, by its title, as counted where the files are read
   * @param problems why files cannot be read, by their titles, as known after {@link #readAhead}
   * @param isCounted whether these are all rows
   */
  Batch(
      Table table,
      List<RawFile> files,
      Dataset<Row> rows,
      Supplier<Map<String, Long>> received,
      Supplier<Map<String, String>> problems,
      boolean isCounted,
      LocalDate asOf) {
    this.table = table;
    this.files = files;
    this.received = received;
    this.problems = problems;
    this.isCounted = isCounted;
    this.asOf = asOf;
    this.checked = Validation.check(table, rows, asOf);
  }

  /** Looks at more rows, which come from no new file. */
  void add(Dataset<Row> rows) {
    checked = checked.unionByName(Validation.check(table, rows, asOf));
    isCounted = false;
  }

  /** The rows that are going to be checked, each with its key as it is compared. */
  Dataset<Row> toCheck() {
    return checked;
  }

  /** The rows, each checked by itself. */
  Dataset<Row> checked() {
    if (!isReadAhead) {
      readAhead();
    }
    return checked;
  }

  /** How many rows its files have. */
  long rows() {
    return received.get().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether several rows claimed the same key. */
  boolean isContended() {
    return isContended;
  }

  /** Reads files while other tables' are read too; resources have been read by now. */
  void readAhead() {
    checked = kept.compute(checked);
    isReadAhead = true;
    if (!problems.get().isEmpty()) {
      leaveOut(problems.get().keySet());
    }
  }

  /**
   * Files that turned out to be unreadable give no row; what waits of their earlier content does.
   */
  private void leaveOut(Set<String> titles) {
    files = files.stream().filter(file -> !titles.contains(file.title())).toList();
    checked =
        checked.where(col(Received.RETRIED).or(not(Received.title("").isin(titles.toArray()))));
  }

  /** Its new files, but for those that cannot be read. */
  List<RawFile> files() {
    return files;
  }

  /**
   * Checks and decides every row.
   *
   * @param parents as {@link Validation#resolve} takes them, like {@code holders}
   */
  void decide(Map<String, Dataset<Row>> parents, Holders holders, Lake curated) {
    ofSeveralSources = holders.isShared();
    decide(Validation.resolve(table, checked, parents, holders));
    // A run that died may have deleted the parents of old versions, which then must not wait.
    if (outcome.waiting() > 0 && curated.version(table).isPresent()) {
      decide(Validation.again(curated.withOutdated(table, decided, OUTDATED), OUTDATED));
    }
  }

  private void decide(Dataset<Row> rows) {
    if (next(() -> decideEachByItself(rows)).isContended()) {
      isContended = true;
      boolean withDeletions = outcome.deletes() > 0;
      next(
          () ->
              count(
                  kept.keep(Validation.decide(table, resolved, ofSeveralSources, withDeletions))));
    }
  }

  private Census decideEachByItself(Dataset<Row> rows) {
    resolved = kept.keep(isCounted ? spread(rows, rows()) : rows);
    return count(Validation.decide(resolved));
  }

  /** Few rows are for one task and one file: a second costs more than it saves, now and later. */
  static Dataset<Row> spread(Dataset<Row> rows, long count) {
    return count < FEW ? rows.coalesce(1) : rows;
  }

  /** Deletions of rows that others still refer to wait in quarantine until they are gone. */
  void holdBack(Dataset<Row> referencedKeys) {
    next(() -> count(kept.keep(HeldDeletes.in(table, decided, referencedKeys))));
  }

  /** Computes a step; what the steps before it have kept is let go once it is there. */
  private <T> T next(Supplier<T> step) {
    Kept before = kept;
    kept = new Kept();
    try {
      return step.get();
    } finally {
      before.close();
    }
  }

  /** Takes the rows for decided. */
  private Census count(Dataset<Row> rows) {
    decided = rows;
    Census census = Census.of(table, rows);
    outcome = Outcome.of(files, received.get(), census.groups());
    Outcome.requireAddsUp(table.name(), outcome.byFile());
    return census;
  }

  /** What became of the rows, as decided so far. */
  Outcome outcome() {
    return outcome;
  }

  Dataset<Row> decided() {
    return decided;
  }

  Dataset<Row> upserts() {
    return accepted().where(not(col(Validation.DELETED)));
  }

  Dataset<Row> deletes() {
    return accepted().where(col(Validation.DELETED));
  }

  Dataset<Row> accepted() {
    return decided.where(col(Validation.OUTCOME).equalTo(Validation.ACCEPTED));
  }

  /** What a commit changed. */
  void merged(Lake.Merged more) {
    merged = merged.plus(more);
  }

  /** All is committed. */
  void finish() {
    isFinished = true;
  }

  boolean isFinished() {
    return isFinished;
  }

  Ingest.TableResult result() {
    return new Ingest.TableResult(
        outcome.byFile().size(), outcome.total(), merged, outcome.released(), outcome.byFile());
  }

  @Override
  public void close() {
    kept.close();
  }

  @Override
  public String toString() {
    return files.stream().map(RawFile::title).collect(Collectors.joining(", "));
  }
}
