package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Run;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Reading;
import org.carelake.common.source.Tally;

/**
 * Brings to the lake what was decided: the last step of an ingest. Every part of it can be done
 * again without harm.
 */
final class Commit implements AutoCloseable {
  private final Decided decided;
  private final Stores stores;
  private final List<Table> tables;
  private final Run run;
  private final Map<String, IngestResult.TableResult> upserted = new ConcurrentHashMap<>();
  private final Map<String, IngestResult.TableResult> finished = new ConcurrentHashMap<>();
  private final List<DecidedTable> heldBack = new ArrayList<>();

  /** Nothing is done yet. */
  Commit(Decided decided, Stores stores, List<Table> tables, Run run) {
    this.decided = decided;
    this.stores = stores;
    this.tables = tables;
    this.run = run;
  }

  /** What became of each table, by its name. */
  Map<String, IngestResult.TableResult> all() {
    keepBadLines();
    TableOrder.parentsFirst(tables, this::rows, table -> decided.of(table).ifPresent(this::upsert));
    childrenFirst().forEach(table -> decided.of(table).ifPresent(this::delete));
    return finished;
  }

  private long rows(Table table) {
    return decided.of(table).map(each -> each.outcome().total().received()).orElse(0L);
  }

  private List<Table> childrenFirst() {
    List<Table> childrenFirst = new ArrayList<>(tables);
    Collections.reverse(childrenFirst);
    return childrenFirst;
  }

  private void keepBadLines() {
    decided.arrived().readings().stream()
        .map(Reading::badLines)
        .flatMap(Optional::stream)
        .filter(bad -> !run.isDry())
        .forEach(this::keep);
  }

  private void keep(Reading.BadLines bad) {
    List<String> titles =
        decided.arrived().delivery().files().stream()
            .filter(file -> file.table().equals(bad.shape().name()))
            .map(RawFile::title)
            .filter(title -> !decided.arrived().problems().containsKey(title))
            .toList();
    if (bad.count() > 0 || stores.quarantine().holds(bad.shape(), titles)) {
      stores.quarantine().keep(bad.shape(), bad.rows(), decided.arrived().hashes(titles));
    }
  }

  /** All but deletions. */
  private void upsert(DecidedTable rows) {
    run.stage("ingest " + rows.table(), () -> upserted(rows), Commit::counts);
  }

  private IngestResult.TableResult upserted(DecidedTable rows) {
    Outcome outcome = rows.outcome();
    Lake.Merged merged =
        run.isDry() || outcome.upserts() == 0
            ? Lake.Merged.NOTHING
            : stores
                .curated()
                .merge(rows.table(), DecidedTable.spread(rows.upserts(), outcome.upserts()));
    IngestResult.TableResult result = IngestResult.TableResult.of(outcome, merged);
    upserted.put(rows.table().name(), result);
    if (outcome.deletes() == 0) {
      finish(rows, result);
    }
    return result;
  }

  /** Deletions, but for those of rows that rows of other tables still refer to. */
  private void delete(DecidedTable rows) {
    if (rows.outcome().deletes() > 0) {
      run.stage("delete " + rows.table(), () -> deleted(rows), Commit::counts);
    }
  }

  private IngestResult.TableResult deleted(DecidedTable all) {
    Table table = all.table();
    Lake.Merged merged = upserted.get(table.name()).merged();
    DecidedTable rows =
        referencedKeys(table)
            .map(keys -> all.holdBack(amongThose(keys, removable(all))))
            .orElse(all);
    heldBack.add(rows);
    if (!run.isDry() && rows.outcome().deletes() > 0) {
      stores.tombstones().add(table, rows.deletes());
      merged = merged.plus(stores.curated().delete(table, rows.deletes()));
    }
    IngestResult.TableResult result = IngestResult.TableResult.of(rows.outcome(), merged);
    finish(rows, result);
    return result;
  }

  private Dataset<Row> removable(DecidedTable rows) {
    return stores.curated().removable(rows.table(), rows.deletes());
  }

  /** A deletion that comes too late, or of what is not there, has nothing to wait for. */
  private static Dataset<Row> amongThose(Dataset<Row> keys, Dataset<Row> removable) {
    return keys.join(removable.toDF("key"), "key", "left_semi");
  }

  /** The keys that rows of other tables refer to; empty where no table can. */
  private Optional<Dataset<Row>> referencedKeys(Table table) {
    return tables.stream()
        .flatMap(
            child ->
                child
                    .references()
                    .filter(field -> refersTo(field, table))
                    .map(
                        field -> stores.curated().given(child).select(col(field.name()).as("key"))))
        .reduce(Dataset::union)
        .map(keys -> keys.where(col("key").isNotNull()).distinct());
  }

  private static boolean refersTo(Field field, Table table) {
    return field.parent().filter(parent -> parent.name().equals(table.name())).isPresent();
  }

  private void finish(DecidedTable rows, IngestResult.TableResult result) {
    if (!run.isDry()) {
      quarantine(rows);
    }
    finished.put(rows.table().name(), result);
  }

  private void quarantine(DecidedTable rows) {
    Outcome outcome = rows.outcome();
    boolean changes = outcome.total().rejected() > 0 || outcome.released() > 0;
    if (changes || deletionsMoved(rows) || stores.quarantine().holds(rows.table(), rows.titles())) {
      stores.quarantine().keep(rows.table(), rows.rows(), decided.arrived().hashes(rows.titles()));
    }
    if (outcome.upserts() > 0) {
      stores.quarantine().release(rows.table(), rows.upserts());
    }
    decided
        .arrived()
        .delivery()
        .snapshotsOf(rows.files())
        .forEach((system, since) -> stores.quarantine().forget(rows.table(), system, since));
  }

  /** Whether deletions have left quarantine or begin to wait, be they of a file or not. */
  private boolean deletionsMoved(DecidedTable rows) {
    Outcome outcome = decided.of(rows.table()).orElseThrow().outcome();
    return (outcome.deletes() > 0 || outcome.retriedDeletes() > 0)
        && stores.quarantine().differs(rows.table(), rows.rows());
  }

  private static Map<String, Long> counts(IngestResult.TableResult result) {
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

  /** The files of which everything is committed, also when the commit of others failed. */
  List<TakenFiles.Taken> taken() {
    Arrived arrived = decided.arrived();
    Map<String, String> problems = arrived.problems();
    Map<String, String> hashes = arrived.hashes();
    Map<String, Tally> lines = arrived.lines();
    Set<String> unfinished =
        arrived.delivery().files().stream()
            .filter(file -> problems.containsKey(file.title()) || !isFinished(file))
            .map(RawFile::title)
            .collect(Collectors.toSet());
    Stream<TakenFiles.Taken> read =
        arrived.delivery().files().stream()
            .filter(file -> !unfinished.contains(file.title()))
            .map(file -> taken(file, lines, hashes.get(file.title())));
    Stream<TakenFiles.Taken> touched =
        arrived.delivery().touched().stream()
            .map(touch -> taken(touch.file(), Tally.NONE, Map.of(), touch.hash()));
    Stream<TakenFiles.Taken> outdated =
        arrived.delivery().superseded().stream()
            .filter(old -> old.by() == null || !unfinished.contains(old.by()))
            .map(old -> taken(old.file(), Tally.NONE, Map.of(), hash(old.file())));
    return run.isDry()
        ? List.of()
        : Stream.of(read, touched, outdated).flatMap(stream -> stream).toList();
  }

  /** So that it is known again when only its time changes. */
  private String hash(RawFile file) {
    return file.hash(stores.curated().spark().sparkContext().hadoopConfiguration()).orElse(null);
  }

  private TakenFiles.Taken taken(RawFile file, Map<String, Tally> lines, String hash) {
    Map<String, Tally> byTable = ofItsRows(file);
    Tally ofRows = byTable.values().stream().reduce(Tally.NONE, Tally::plus);
    return taken(file, lines.getOrDefault(file.title(), ofRows), byTable, hash);
  }

  private TakenFiles.Taken taken(
      RawFile file, Tally tally, Map<String, Tally> byTable, String hash) {
    Delivery delivery = decided.arrived().delivery();
    return new TakenFiles.Taken(
        delivery.source(file),
        file,
        run.id(),
        tally,
        byTable,
        hash,
        delivery.columns().getOrDefault(file.title(), List.of()));
  }

  /** A file is finished with all tables that it gives rows of. */
  private boolean isFinished(RawFile file) {
    Set<String> given = decided.arrived().delivery().source(file).kind().tables(file);
    return decided.tables().keySet().stream()
        .filter(given::contains)
        .allMatch(finished::containsKey);
  }

  private Map<String, Tally> ofItsRows(RawFile file) {
    Map<String, Tally> byTable = new TreeMap<>();
    finished.forEach(
        (table, result) ->
            Optional.ofNullable(result.byFile().get(file.title()))
                .ifPresent(tally -> byTable.put(table, tally)));
    return byTable;
  }

  @Override
  public void close() {
    heldBack.forEach(DecidedTable::close);
  }
}
