package org.carelake.jobs.ingest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tally;
import org.carelake.common.land.FileCounts;
import org.carelake.common.land.RawFile;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Parallel;

/** The batches of one run on their way through checks, commits and counts. */
final class Batches implements AutoCloseable {
  private final Ingest ingest;
  private final Delivery delivery;
  private final String runId;
  private final boolean dryRun;
  private final Map<String, Batch> batches = new ConcurrentHashMap<>();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Lake.Merged> merged = new ConcurrentHashMap<>();
  private final Set<String> finished = ConcurrentHashMap.newKeySet();

  Batches(Ingest ingest, Delivery delivery, String runId, boolean dryRun) {
    this.ingest = ingest;
    this.delivery = delivery;
    this.runId = runId;
    this.dryRun = dryRun;
  }

  /** Reads and checks all tables side by side; none needs another for that. */
  void prepare(LocalDate asOf) {
    Parallel.forEach(ingest.tables(), table -> prepare(table, asOf));
  }

  private void prepare(Table table, LocalDate asOf) {
    List<RawFile> files = delivery.of(table);
    FileCounts read = new FileCounts();
    ingest.csv().spark().sparkContext().register(read);
    Optional<Dataset<Row>> fresh =
        files.isEmpty()
            ? Optional.empty()
            : Optional.of(ingest.csv().read(table, files, runId, read));
    Optional<Dataset<Row>> waiting =
        ingest.quarantine().waiting(table, files.stream().map(RawFile::title).toList());
    fresh
        .map(rows -> waiting.map(rows::unionByName).orElse(rows))
        .or(() -> waiting)
        .ifPresent(rows -> batches.put(table.name(), new Batch(table, files, rows, read, asOf)));
  }

  /**
   * Decides every row of every table while the lake is still as it was, so that one table that must
   * be refused stops all of them.
   */
  void decide() {
    for (List<Table> level : Levels.of(ingest.tables())) {
      Parallel.forEach(
          level,
          table ->
              batch(table)
                  .ifPresent(batch -> outcomes.put(table.name(), batch.decide(parents(table)))));
    }
    outcomes.forEach(Batches::requireAddsUp);
    leaveOutThoseWithNothingToDo();
  }

  private void leaveOutThoseWithNothingToDo() {
    for (Table table : ingest.tables()) {
      if (batch(table).isPresent() && outcomes.get(table.name()).isNothing()) {
        outcomes.remove(table.name());
        batches.remove(table.name()).close();
      }
    }
  }

  private Optional<Batch> batch(Table table) {
    return Optional.ofNullable(batches.get(table.name()));
  }

  private Map<String, Dataset<Row>> parents(Table table) {
    Map<String, Dataset<Row>> parents = new TreeMap<>();
    table.parents().forEach(parent -> parents.put(parent.name(), parent(parent)));
    return parents;
  }

  /** The parent's rows as they will be when this run has committed them. */
  private Dataset<Row> parent(Table parent) {
    String[] columns = parent.schema().fieldNames();
    Optional<Dataset<Row>> coming = batch(parent).map(batch -> batch.upserts().selectExpr(columns));
    if (ingest.curated().version(parent).isEmpty()) {
      return coming.orElseGet(() -> ingest.curated().read(parent));
    }
    Dataset<Row> there = ingest.curated().read(parent).selectExpr(columns);
    return coming
        .map(rows -> there.join(rows, parent.key().name(), "left_anti").unionByName(rows))
        .orElse(there);
  }

  /** Refuses the delivery if any table breaks a limit; only quarantine is then written. */
  void requireWithinLimits() {
    List<String> problems = new ArrayList<>();
    for (Table table : ingest.tables()) {
      Optional<Batch> batch = batch(table);
      batch
          .flatMap(
              found ->
                  ingest
                      .limits()
                      .broken(table, outcomes.get(table.name()), deletes(found), ingest.curated()))
          .ifPresent(
              problem -> {
                quarantine(batch.get(), outcomes.get(table.name()));
                problems.add(problem);
              });
    }
    if (!problems.isEmpty()) {
      throw new DataRefused(String.join(System.lineSeparator(), problems));
    }
  }

  private long deletes(Batch batch) {
    Table table = batch.table;
    return outcomes.get(table.name()).deletes() == 0
        ? 0
        : ingest
            .curated()
            .read(table)
            .join(batch.deletes(), table.key().name(), "left_semi")
            .count();
  }

  /** Commits all but deletions, children after their parents. */
  void upsert(Run run) {
    for (List<Table> level : Levels.of(ingest.tables())) {
      Parallel.forEach(
          level,
          table ->
              batch(table)
                  .ifPresent(
                      batch -> run.stage("ingest " + table, () -> upsert(batch), Batches::counts)));
    }
  }

  private Ingest.TableResult upsert(Batch batch) {
    Table table = batch.table;
    Outcome outcome = outcomes.get(table.name());
    if (!dryRun) {
      if (outcome.upserts() > 0) {
        merged.put(table.name(), ingest.curated().merge(table, batch.upserts()));
      }
      if (outcome.deletes() == 0) {
        quarantine(batch, outcome);
        finished.add(table.name());
      }
    }
    return resultOf(batch);
  }

  /**
   * Commits deletions, parents after their children, but for those of rows that rows of other
   * tables still refer to.
   */
  void delete(Run run) {
    List<Table> childrenFirst = new ArrayList<>(ingest.tables());
    Collections.reverse(childrenFirst);
    for (Table table : childrenFirst) {
      batch(table)
          .filter(batch -> outcomes.get(table.name()).deletes() > 0)
          .ifPresent(batch -> run.stage("delete " + table, () -> delete(batch), Batches::counts));
    }
  }

  private Ingest.TableResult delete(Batch batch) {
    Table table = batch.table;
    ingest
        .referencedKeys(table)
        .ifPresent(keys -> outcomes.put(table.name(), batch.holdBack(keys)));
    Outcome outcome = outcomes.get(table.name());
    requireAddsUp(table.name(), outcome);
    if (!dryRun) {
      if (outcome.deletes() > 0) {
        merged.merge(
            table.name(), ingest.curated().delete(table, batch.deletes()), Lake.Merged::plus);
      }
      quarantine(batch, outcome);
      finished.add(table.name());
    }
    return resultOf(batch);
  }

  private void quarantine(Batch batch, Outcome outcome) {
    Table table = batch.table;
    boolean changes = outcome.total().rejected() > 0 || outcome.released() > 0;
    if (changes || ingest.quarantine().holds(table, batch.titles())) {
      ingest.quarantine().keep(table, batch.decided(), batch.titles());
    }
  }

  /** The identity that makes a lost or invented row impossible to overlook. */
  private static void requireAddsUp(String table, Outcome outcome) {
    outcome
        .byFile()
        .forEach(
            (file, tally) -> {
              if (!tally.addsUp()) {
                throw new IllegalStateException(
                    "The rows of %s in %s do not add up: %s".formatted(table, file, tally));
              }
            });
  }

  private Ingest.TableResult resultOf(Batch batch) {
    return result(batch.table).orElseThrow();
  }

  /** Empty for a table that had nothing to do, was refused or did not get its turn. */
  Optional<Ingest.TableResult> result(Table table) {
    Outcome outcome = outcomes.get(table.name());
    return outcome == null
        ? Optional.empty()
        : Optional.of(
            new Ingest.TableResult(
                outcome.byFile().size(),
                outcome.total(),
                merged.getOrDefault(table.name(), Lake.Merged.NOTHING),
                outcome.released(),
                outcome.byFile()));
  }

  /** The files of all tables whose rows are committed. */
  List<TakenFiles.Taken> taken() {
    return batches.values().stream()
        .filter(batch -> finished.contains(batch.table.name()))
        .flatMap(batch -> batch.files.stream().map(file -> taken(batch.table, file)))
        .toList();
  }

  private TakenFiles.Taken taken(Table table, RawFile file) {
    return new TakenFiles.Taken(file, runId, outcomes.get(table.name()).byFile().get(file.title()));
  }

  private static Map<String, Long> counts(Ingest.TableResult result) {
    Map<String, Long> counts = new TreeMap<>();
    Tally tally = result.tally();
    counts.put("files", (long) result.files());
    counts.put("received", tally.received());
    counts.put("accepted", tally.accepted());
    counts.put("rejected", tally.rejected());
    counts.put("duplicates", tally.duplicates());
    counts.put("inserted", result.merged().inserted());
    counts.put("updated", result.merged().updated());
    counts.put("deleted", result.merged().deleted());
    counts.put("released", result.released());
    tally.broken().forEach((rule, rows) -> counts.put("rule " + rule, rows));
    return counts;
  }

  @Override
  public void close() {
    batches.values().forEach(Batch::close);
  }
}
