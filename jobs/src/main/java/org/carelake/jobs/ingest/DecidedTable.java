package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Decision;
import org.carelake.common.validate.Holders;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.References;
import org.carelake.common.validate.Validation;

/**
 * The rows of one table that a run looks at, each accepted, rejected or a duplicate.
 *
 * @param rows the result of {@link Decision#decide}
 * @param received rows of each new file, by its title
 * @param isContended whether several rows claimed the same key
 * @param kept what {@code rows} are made from
 */
record DecidedTable(
    Table table,
    List<RawFile> files,
    Dataset<Row> rows,
    Map<String, Long> received,
    Outcome outcome,
    boolean isContended,
    Kept kept)
    implements AutoCloseable {
  private static final long FEW = 20_000;

  private static final String OUTDATED = "_outdated";

  /**
   * Decides every row.
   *
   * @param checked closed afterwards
   * @param parents as {@link References#resolve} takes them, like {@code holders}
   */
  static DecidedTable of(
      CheckedTable checked, Map<String, Dataset<Row>> parents, Holders holders, Lake curated) {
    Table table = checked.table();
    DecidedTable decided;
    try (checked) {
      Dataset<Row> resolved = References.resolve(table, checked.rows(), parents, holders);
      decided = decide(checked, resolved, checked.areAll(), holders);
    }
    // A run that died may have deleted the parents of old versions, which then must not wait.
    if (decided.outcome.waiting() == 0 || curated.version(table).isEmpty()) {
      return decided;
    }
    try (decided) {
      Dataset<Row> again =
          Decision.again(curated.withOutdated(table, decided.rows, OUTDATED), OUTDATED);
      return decide(checked, again, false, holders);
    }
  }

  private static DecidedTable decide(
      CheckedTable checked, Dataset<Row> rows, boolean areAll, Holders holders) {
    Kept kept = new Kept();
    Dataset<Row> resolved = kept.keep(areAll ? spread(rows, checked.count()) : rows);
    DecidedTable alone = counted(checked, Decision.decide(resolved), false, kept);
    if (!alone.isContended) {
      return alone;
    }
    boolean withDeletions = alone.outcome.deletes() > 0;
    try (alone) {
      Kept again = new Kept();
      return counted(
          checked,
          again.keep(Decision.decide(checked.table(), resolved, holders.isShared(), withDeletions)),
          true,
          again);
    }
  }

  private static DecidedTable counted(
      CheckedTable checked, Dataset<Row> rows, boolean wasContended, Kept kept) {
    Census census = Census.of(checked.table(), rows);
    Outcome outcome = Outcome.of(checked.files(), checked.received(), census.groups());
    Outcome.requireAddsUp(checked.table().name(), outcome.byFile());
    return new DecidedTable(
        checked.table(),
        checked.files(),
        rows,
        checked.received(),
        outcome,
        wasContended || census.isContended(),
        kept);
  }

  /** Few rows are for one task and one file: a second costs more than it saves, now and later. */
  static Dataset<Row> spread(Dataset<Row> rows, long count) {
    return count < FEW ? rows.coalesce(1) : rows;
  }

  /**
   * The same, but deletions of rows that others still refer to wait in quarantine until they are
   * gone.
   */
  DecidedTable holdBack(Dataset<Row> referencedKeys) {
    try (this) {
      Kept again = new Kept();
      Dataset<Row> held = again.keep(HeldDeletes.in(table, rows, referencedKeys));
      Outcome now = Outcome.of(files, received, Census.of(table, held).groups());
      Outcome.requireAddsUp(table.name(), now.byFile());
      return new DecidedTable(table, files, held, received, now, isContended, again);
    }
  }

  Dataset<Row> upserts() {
    return accepted().where(not(col(Validation.DELETED)));
  }

  Dataset<Row> deletes() {
    return accepted().where(col(Validation.DELETED));
  }

  Dataset<Row> accepted() {
    return rows.where(col(Validation.OUTCOME).equalTo(Validation.ACCEPTED));
  }

  /** What new files of one source brought. */
  Dataset<Row> newRows(String source) {
    Column isNew = not(col(Received.RETRIED));
    return rows.where(isNew.and(col(Received.SOURCE).equalTo(source)));
  }

  /** The new files, by their titles. */
  List<String> titles() {
    return files.stream().map(RawFile::title).toList();
  }

  /** Those of one source. */
  List<String> titlesOf(String source) {
    return files.stream().filter(file -> file.source().equals(source)).map(RawFile::title).toList();
  }

  @Override
  public void close() {
    kept.close();
  }
}
