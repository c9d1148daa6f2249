package org.carelake.jobs.ingest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tally;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Resources;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;

/** The batches of one run on their way through checks and commits. */
final class Batches implements AutoCloseable {
  private final Ingest ingest;
  private final Delivery delivery;
  private final Optional<Resources> resources;
  private final String runId;
  private final LocalDate asOf;
  private final boolean dryRun;
  private final Map<String, Batch> batches = new ConcurrentHashMap<>();
  private List<CsvReading> readings = List.of();
  private final Kept kept = new Kept();

  Batches(
      Ingest ingest,
      Delivery delivery,
      Optional<Resources> resources,
      String runId,
      LocalDate asOf,
      boolean dryRun) {
    this.ingest = ingest;
    this.delivery = delivery;
    this.resources = resources;
    this.runId = runId;
    this.asOf = asOf;
    this.dryRun = dryRun;
  }

  /** Finds what each table has to look at. */
  void prepare() {
    resources.ifPresent(Resources::asTempViews);
    Arrivals arrivals = new Arrivals(ingest, delivery, resources, runId, kept);
    readings = arrivals.readings();
    Parallel.forEach(ingest.tables(), table -> arrivals.of(table, asOf).ifPresent(this::add));
  }

  /** Why files of the delivery cannot be read, by their titles. */
  Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>(delivery.problems());
    resources.ifPresent(found -> problems.putAll(found.problems()));
    readings.forEach(reading -> problems.putAll(reading.problems()));
    return problems;
  }

  /** What is worth a look in the files. */
  List<String> notes() {
    return readings.stream().flatMap(reading -> reading.notes().stream()).toList();
  }

  private void add(Batch batch) {
    if (!delivery.of(batch.table).isEmpty()) {
      batch.readAhead();
    }
    batches.put(batch.table.name(), batch);
  }

  private Optional<Batch> of(Table table) {
    return Optional.ofNullable(batches.get(table.name()));
  }

  /**
   * Decides every row of every table while the lake is still as it was, so that one table that must
   * be refused stops all of them.
   */
  void decide() {
    Parents parents = new Parents(ingest.curated(), this::of, resources.isPresent(), kept);
    parentsFirst(
        table -> {
          if (resources.isPresent()) {
            withdraw(table);
          }
          of(table)
              .ifPresent(
                  batch ->
                      batch.decide(
                          parents.of(table),
                          delivery.keys().holders(table, ingest.curated()),
                          ingest.curated()));
        });
    Outcome.requireAddsUp(FhirSource.LINES.name(), lines());
    leaveOutThoseWithNothingToDo();
  }

  private void withdraw(Table table) {
    for (Table.Whole whole : table.whole().stream().toList()) {
      of(whole.table())
          .ifPresent(wholes -> withdraw(new Withdrawals(table, whole, ingest.curated()), wholes));
    }
  }

  private void withdraw(Withdrawals withdrawals, Batch wholes) {
    Table table = withdrawals.table();
    if (!withdrawals.arePossible(wholes)) {
      return;
    }
    Dataset<Row> rows = kept.keep(withdrawals.of(of(table), wholes));
    if (rows.count() == 0) {
      return;
    }
    of(table)
        .ifPresentOrElse(
            batch -> batch.add(rows),
            () ->
                batches.put(
                    table.name(),
                    new Batch(table, List.of(), rows, Map::of, Map::of, false, asOf)));
  }

  private void leaveOutThoseWithNothingToDo() {
    List<Batch> needless =
        batches.values().stream().filter(batch -> batch.outcome().isNothing()).toList();
    needless.forEach(
        batch -> {
          batches.remove(batch.table.name());
          batch.close();
        });
  }

  /** Refuses the delivery if any table breaks a limit; only quarantine is then written. */
  void requireWithinLimits() {
    List<String> problems = new ArrayList<>();
    inOrder(
        ingest.tables(),
        batch ->
            ingest
                .limits()
                .broken(batch.table, batch.outcome(), deletes(batch), ingest.curated())
                .ifPresent(
                    problem -> {
                      quarantine(batch);
                      problems.add(problem);
                    }));
    if (!problems.isEmpty()) {
      throw new DataRefused(String.join(System.lineSeparator(), problems));
    }
  }

  private void inOrder(List<Table> tables, Consumer<Batch> step) {
    tables.forEach(table -> of(table).ifPresent(step));
  }

  private long deletes(Batch batch) {
    return batch.outcome().deletes() == 0
        ? 0
        : ingest.curated().removable(batch.table, batch.deletes()).count();
  }

  /** Commits all but deletions, children after their parents. */
  void upsert(Run run) {
    parentsFirst(
        table ->
            of(table)
                .ifPresent(
                    batch -> run.stage("ingest " + table, () -> upsert(batch), Batches::counts)));
  }

  /**
   * Tables side by side, but each after those that it refers to or is a part of. What takes longest
   * begins as early as it may, so that it has company.
   */
  private void parentsFirst(Consumer<Table> step) {
    Map<String, Table> byName = new LinkedHashMap<>();
    ingest.tables().stream()
        .sorted(Comparator.comparingLong(this::rows).reversed())
        .forEach(table -> byName.put(table.name(), table));
    Parallel.inOrder(
        byName.keySet(), name -> before(byName.get(name)), name -> step.accept(byName.get(name)));
  }

  private long rows(Table table) {
    return of(table).map(Batch::rows).orElse(0L);
  }

  private static Set<String> before(Table table) {
    return Stream.concat(table.parents(), table.whole().map(Table.Whole::table).stream())
        .map(Table::name)
        .collect(Collectors.toSet());
  }

  private Ingest.TableResult upsert(Batch batch) {
    Outcome outcome = batch.outcome();
    if (!dryRun) {
      if (outcome.upserts() > 0) {
        batch.merged(
            ingest.curated().merge(batch.table, Batch.spread(batch.upserts(), outcome.upserts())));
      }
      if (outcome.deletes() == 0) {
        quarantine(batch);
        batch.finish();
      }
    }
    return batch.result();
  }

  /**
   * Commits deletions, parents after their children, but for those of rows that rows of other
   * tables still refer to.
   */
  void delete(Run run) {
    List<Table> childrenFirst = new ArrayList<>(ingest.tables());
    Collections.reverse(childrenFirst);
    inOrder(
        childrenFirst,
        batch -> {
          if (batch.outcome().deletes() > 0) {
            run.stage("delete " + batch.table, () -> delete(batch), Batches::counts);
          }
        });
  }

  private Ingest.TableResult delete(Batch batch) {
    Table table = batch.table;
    ingest
        .referencedKeys(table)
        .map(keys -> amongThose(keys, ingest.curated().removable(table, batch.deletes())))
        .ifPresent(batch::holdBack);
    if (!dryRun) {
      if (batch.outcome().deletes() > 0) {
        ingest.tombstones().add(table, batch.deletes());
        batch.merged(ingest.curated().delete(table, batch.deletes()));
      }
      quarantine(batch);
      batch.finish();
    }
    return batch.result();
  }

  /** A deletion that comes too late, or of what is not there, has nothing to wait for. */
  private static Dataset<Row> amongThose(Dataset<Row> keys, Dataset<Row> removable) {
    return keys.join(removable.toDF("key"), "key", "left_semi");
  }

  private void quarantine(Batch batch) {
    boolean changes = batch.outcome().total().rejected() > 0 || batch.outcome().released() > 0;
    if (changes || ingest.quarantine().holds(batch.table, titles(batch.files()))) {
      ingest.quarantine().keep(batch.table, batch.decided(), titles(batch.files()));
    }
  }

  /** Keeps the lines that are no resources. */
  void keepBadLines() {
    List<String> titles = titles(readable().resources());
    resources
        .filter(found -> !dryRun)
        .filter(found -> found.bad() > 0 || ingest.quarantine().holds(FhirSource.LINES, titles))
        .ifPresent(
            found -> ingest.quarantine().keep(FhirSource.LINES, found.badLines(runId), titles));
  }

  private static List<String> titles(List<RawFile> files) {
    return files.stream().map(RawFile::title).toList();
  }

  /** Empty for a table that had nothing to do. */
  Optional<Ingest.TableResult> result(Table table) {
    return of(table).map(Batch::result);
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

  /** The files whose rows are committed, all of them. */
  List<TakenFiles.Taken> taken() {
    return dryRun
        ? List.of()
        : Stream.concat(accounts().taken(runId).stream(), delivery.touched().stream()).toList();
  }

  /** What became of the lines of each NDJSON file, by its title. */
  Map<String, Tally> lines() {
    return accounts().lines();
  }

  private Accounts accounts() {
    return new Accounts(readable(), resources, readings, ingest.mappings(), batches.values());
  }

  private Delivery readable() {
    return delivery.without(problems().keySet());
  }

  @Override
  public void close() {
    batches.values().forEach(Batch::close);
    kept.close();
    resources.ifPresent(Resources::close);
  }
}
