package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tally;
import org.carelake.common.land.FhirSource;
import org.carelake.common.land.FileReport;
import org.carelake.common.land.RawFile;
import org.carelake.common.land.Reports;
import org.carelake.common.land.Resources;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/** The batches of one run on their way through checks, commits and counts. */
final class Batches implements AutoCloseable {
  private static final long ROWS_OF_A_FILE = 20_000;

  private final Ingest ingest;
  private final Delivery delivery;
  private final String runId;
  private final LocalDate asOf;
  private final boolean dryRun;
  private final Map<String, Batch> batches = new ConcurrentHashMap<>();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Lake.Merged> merged = new ConcurrentHashMap<>();
  private final Set<String> finished = ConcurrentHashMap.newKeySet();

  private final Map<String, Dataset<Row>> parents = new ConcurrentHashMap<>();
  private final Kept kept = new Kept();
  private final Optional<Resources> resources;
  private final Optional<FhirTables> fhir;
  private final List<MappedTables> mapped;

  Batches(
      Ingest ingest,
      Delivery delivery,
      Optional<Resources> resources,
      String runId,
      LocalDate asOf,
      boolean dryRun) {
    this.ingest = ingest;
    this.resources = resources;
    this.fhir =
        resources.map(
            found ->
                new FhirTables(
                    ingest.csv().spark(), delivery.resources(), found, ingest.adapters()));
    this.delivery = delivery;
    this.runId = runId;
    this.asOf = asOf;
    this.dryRun = dryRun;
    this.mapped =
        ingest.mappings().stream()
            .filter(mapping -> !delivery.of(mapping.file()).isEmpty())
            .map(
                mapping ->
                    new MappedTables(
                        ingest.csv(), mapping, delivery.of(mapping.file()), runId, kept))
            .toList();
  }

  /** Finds what each table has to look at. */
  void prepare() {
    resources.ifPresent(Resources::asTempViews);
    Parallel.forEach(ingest.tables(), this::prepare);
  }

  private void prepare(Table table) {
    List<Arrived> arrived =
        Stream.concat(
                Stream.of(csv(table), fhir.flatMap(found -> found.of(table, runId))),
                mapped.stream().map(found -> found.of(table, runId)))
            .flatMap(Optional::stream)
            .toList();
    List<RawFile> files = arrived.stream().flatMap(each -> each.files().stream()).toList();
    Stream<Dataset<Row>> again =
        Stream.of(ingest.quarantine().waiting(table, titles(files)), dangling(table))
            .flatMap(Optional::stream);
    Stream.concat(arrived.stream().map(Arrived::rows), again)
        .reduce(Dataset::unionByName)
        .map(rows -> withDeletions(table, rows))
        .ifPresent(
            rows -> {
              Batch batch = new Batch(table, files, rows, () -> counted(arrived), asOf);
              if (!delivery.of(table).isEmpty()) {
                batch.readAhead();
              }
              batches.put(table.name(), batch);
            });
  }

  private Dataset<Row> withDeletions(Table table, Dataset<Row> rows) {
    return ingest.tombstones().of(table, rows).map(rows::unionByName).orElse(rows);
  }

  private static Map<String, Long> counted(List<Arrived> arrived) {
    Map<String, Long> counted = new TreeMap<>();
    arrived.forEach(each -> counted.putAll(each.received().get()));
    return counted;
  }

  private static List<String> titles(List<RawFile> files) {
    return files.stream().map(RawFile::title).toList();
  }

  private Optional<Arrived> csv(Table table) {
    List<RawFile> files = delivery.of(table);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Reports<Long> read = new Reports<>();
    ingest.csv().spark().sparkContext().register(read);
    return Optional.of(
        new Arrived(files, ingest.csv().read(table, files, runId, read), read::value));
  }

  /**
   * Curated rows that refer by an identifier to what had not come yet. Looked at again when more
   * resources come.
   */
  private Optional<Dataset<Row>> dangling(Table table) {
    Optional<Column> byIdentifier =
        table
            .references()
            .filter(field -> field.parent().orElseThrow().hasIdentifiers())
            .map(field -> col(field.name()).contains("/?"))
            .reduce(Column::or);
    if (fhir.isEmpty() || byIdentifier.isEmpty() || ingest.curated().version(table).isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = ingest.curated().read(table).where(byIdentifier.get());
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(Received.again(table, rows, lit(FhirSource.KIND)));
  }

  /**
   * Decides every row of every table while the lake is still as it was, so that one table that must
   * be refused stops all of them.
   */
  void decide() {
    for (List<Table> level : Levels.of(ingest.tables())) {
      Parallel.forEach(
          level,
          table -> {
            withdraw(table);
            batch(table)
                .ifPresent(batch -> outcomes.put(table.name(), batch.decide(parents(table))));
          });
    }
    outcomes.forEach((table, outcome) -> requireAddsUp(table, outcome.byFile()));
    requireAddsUp(FhirSource.LINES.name(), lines());
    leaveOutThoseWithNothingToDo();
  }

  private void withdraw(Table table) {
    table
        .whole()
        .filter(whole -> fhir.isPresent())
        .ifPresent(
            whole ->
                batch(whole.table())
                    .ifPresent(
                        wholes ->
                            withdraw(new Withdrawals(table, whole, ingest.curated()), wholes)));
  }

  private void withdraw(Withdrawals withdrawals, Batch wholes) {
    Table table = withdrawals.table();
    if (!withdrawals.arePossible(wholes)) {
      return;
    }
    Dataset<Row> rows = kept.keep(withdrawals.of(batch(table), wholes));
    if (rows.count() == 0) {
      return;
    }
    batch(table)
        .ifPresentOrElse(
            batch -> batch.add(rows),
            () -> batches.put(table.name(), new Batch(table, List.of(), rows, Map::of, asOf)));
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
    Map<String, Dataset<Row>> named = new TreeMap<>();
    table
        .parents()
        .forEach(
            parent ->
                named.put(
                    parent.name(), parents.computeIfAbsent(parent.name(), n -> named(parent))));
    return named;
  }

  private Dataset<Row> named(Table parent) {
    Dataset<Row> rows = parent(parent);
    return fhir.isPresent() && parent.hasIdentifiers()
        ? kept.keep(Identifiers.named(parent, rows))
        : Validation.byKey(parent, rows);
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
        : ingest.curated().removable(table, batch.deletes()).count();
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

  /** Few rows go into one file: a second costs more than it saves, now and whenever it is read. */
  private static Dataset<Row> written(Dataset<Row> rows, long count) {
    return count < ROWS_OF_A_FILE ? rows.coalesce(1) : rows;
  }

  private Ingest.TableResult upsert(Batch batch) {
    Table table = batch.table;
    Outcome outcome = outcomes.get(table.name());
    if (!dryRun) {
      if (outcome.upserts() > 0) {
        merged.put(
            table.name(),
            ingest.curated().merge(table, written(batch.upserts(), outcome.upserts())));
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
        .map(keys -> amongThose(keys, ingest.curated().removable(table, batch.deletes())))
        .ifPresent(keys -> outcomes.put(table.name(), batch.holdBack(keys)));
    Outcome outcome = outcomes.get(table.name());
    requireAddsUp(table.name(), outcome.byFile());
    if (!dryRun) {
      if (outcome.deletes() > 0) {
        ingest.tombstones().add(table, batch.deletes());
        merged.merge(
            table.name(), ingest.curated().delete(table, batch.deletes()), Lake.Merged::plus);
      }
      quarantine(batch, outcome);
      finished.add(table.name());
    }
    return resultOf(batch);
  }

  /** A deletion that comes too late, or of what is not there, has nothing to wait for. */
  private static Dataset<Row> amongThose(Dataset<Row> keys, Dataset<Row> removable) {
    return keys.join(removable.toDF("key"), "key", "left_semi");
  }

  private void quarantine(Batch batch, Outcome outcome) {
    Table table = batch.table;
    boolean changes = outcome.total().rejected() > 0 || outcome.released() > 0;
    if (changes || ingest.quarantine().holds(table, batch.titles())) {
      ingest.quarantine().keep(table, batch.decided(), batch.titles());
    }
  }

  /** The identity that makes a lost or invented row impossible to overlook. */
  private static void requireAddsUp(String table, Map<String, Tally> byFile) {
    byFile.forEach(
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

  /** Keeps the lines that are no resources. */
  void keepBadLines() {
    resources
        .filter(found -> !dryRun)
        .filter(
            found ->
                found.bad() > 0
                    || ingest.quarantine().holds(FhirSource.LINES, titles(delivery.resources())))
        .ifPresent(
            found ->
                ingest
                    .quarantine()
                    .keep(FhirSource.LINES, found.badLines(runId), titles(delivery.resources())));
  }

  /** The files whose rows are committed, all of them. */
  List<TakenFiles.Taken> taken() {
    List<TakenFiles.Taken> taken = new ArrayList<>();
    for (Batch batch : batches.values()) {
      if (finished.contains(batch.table.name())) {
        batch.files.stream()
            .filter(file -> file.table().equals(batch.table.name()))
            .map(file -> taken(batch.table, file))
            .forEach(taken::add);
      }
    }
    if (finished.containsAll(batches.keySet())) {
      delivery.resources().stream()
          .map(file -> new TakenFiles.Taken(file, runId, linesOf(file)))
          .forEach(taken::add);
      ingest.mappings().stream()
          .flatMap(mapping -> delivery.of(mapping.file()).stream())
          .map(file -> new TakenFiles.Taken(file, runId, inAllTables(file)))
          .forEach(taken::add);
    }
    return taken;
  }

  private Tally inAllTables(RawFile file) {
    return outcomes.values().stream()
        .map(outcome -> outcome.byFile().getOrDefault(file.title(), Tally.NONE))
        .reduce(Tally.NONE, Tally::plus);
  }

  private TakenFiles.Taken taken(Table table, RawFile file) {
    return new TakenFiles.Taken(file, runId, outcomes.get(table.name()).byFile().get(file.title()));
  }

  /** What became of the lines of each NDJSON file, by its title. */
  Map<String, Tally> lines() {
    Map<String, Tally> lines = new TreeMap<>();
    delivery.resources().forEach(file -> lines.put(file.title(), linesOf(file)));
    return lines;
  }

  private Tally linesOf(RawFile file) {
    FileReport report = resources.orElseThrow().reports().get(file.title());
    Map<String, Long> told = new TreeMap<>(report.bad());
    report.unread().forEach((type, lines) -> told.put("resources.unread." + type, lines));
    long unread = report.unread().values().stream().mapToLong(Long::longValue).sum();
    long bad = report.bad().values().stream().mapToLong(Long::longValue).sum();
    return new Tally(report.lines(), report.read() + unread, bad, 0, told);
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
    kept.close();
    resources.ifPresent(Resources::close);
  }
}
