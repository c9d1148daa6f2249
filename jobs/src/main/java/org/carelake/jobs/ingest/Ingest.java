package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tally;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.common.source.CsvMapping;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFolder;
import org.carelake.common.source.Resources;
import org.carelake.common.sql.SqlFile;

/**
 * New files of all sources and waiting rows → curated, quarantine and the list of taken files.
 *
 * <p>Order of commits: children after parents, deletions of parents after those of children, the
 * list of taken files last. Every step is idempotent, so a run that died is simply done again.
 *
 * @param tables parents before children
 */
public record Ingest(
    CsvSource csv,
    FhirSource fhir,
    List<SqlFile> adapters,
    List<CsvMapping> mappings,
    List<RawFolder> sources,
    Lake curated,
    Quarantine quarantine,
    Tombstones tombstones,
    TakenFiles takenFiles,
    List<Table> tables,
    Limits limits) {

  /**
   * Counts of one table.
   *
   * @param tally rows of new files
   * @param released rows that had waited and need not any longer
   * @param byFile what {@code tally} sums up
   */
  public record TableResult(
      int files, Tally tally, Lake.Merged merged, long released, Map<String, Tally> byFile) {}

  /**
   * What the run did.
   *
   * @param lines what became of the lines of each NDJSON file, by its title
   * @param refused why files cannot be read; nothing of them was taken, and each is tried again
   */
  public record Result(
      Map<String, TableResult> byTable,
      Map<String, Tally> lines,
      List<String> warnings,
      List<String> refused) {}

  /**
   * Takes what is new. A file that cannot be read costs that file, and no other.
   *
   * @param dryRun decides and counts everything, changes nothing
   * @param strict stops, while everything is as it was, where a file cannot be read
   * @throws DataRefused if more rows are rejected or deleted than the limits allow
   */
  public Result run(Run run, boolean dryRun, boolean strict) {
    LocalDate asOf = run.asOf().atZone(ZoneOffset.UTC).toLocalDate();
    Delivery delivery = Delivery.of(sources, shapes(), takenFiles, csv, run.id());
    Optional<Resources> resources =
        delivery.resources().isEmpty()
            ? Optional.empty()
            : Optional.of(
                run.stage(
                    "read resources",
                    () -> fhir.read(delivery.resources()),
                    read -> Map.of("bad lines", read.bad())));
    try (Batches batches = new Batches(this, delivery, resources, run.id(), asOf, dryRun)) {
      run.stage("read and check", batches::prepare);
      if (strict) {
        requireReadable(batches);
      }
      run.stage("decide", batches::decide);
      if (!dryRun) {
        batches.requireWithinLimits();
      }
      commit(run, batches);
      return new Result(
          results(batches),
          batches.lines(),
          Stream.concat(delivery.warnings().stream(), batches.notes().stream()).toList(),
          List.copyOf(batches.problems().values()));
    }
  }

  private static void requireReadable(Batches batches) {
    Map<String, String> problems = batches.problems();
    if (!problems.isEmpty()) {
      throw new DataRefused(
          String.join(System.lineSeparator(), problems.values())
              + System.lineSeparator()
              + "Nothing was changed.");
    }
  }

  private void commit(Run run, Batches batches) {
    try {
      batches.keepBadLines();
      batches.upsert(run);
      batches.delete(run);
    } finally {
      takenFiles.add(batches.taken());
    }
  }

  private List<Table> shapes() {
    return Stream.concat(tables.stream(), mappings.stream().map(CsvMapping::file)).toList();
  }

  private Map<String, TableResult> results(Batches batches) {
    Map<String, TableResult> results = new LinkedHashMap<>();
    for (Table table : tables) {
      batches.result(table).ifPresent(result -> results.put(table.name(), result));
    }
    return results;
  }

  /** The keys that rows of other tables refer to; empty where no table can. */
  Optional<Dataset<Row>> referencedKeys(Table table) {
    return tables.stream()
        .flatMap(
            child ->
                child
                    .references()
                    .filter(field -> refersTo(field, table))
                    .map(field -> curated.read(child).select(col(field.name()).as("key"))))
        .reduce(Dataset::union)
        .map(keys -> keys.where(col("key").isNotNull()).distinct());
  }

  private static boolean refersTo(Field field, Table table) {
    return field.parent().filter(parent -> parent.name().equals(table.name())).isPresent();
  }
}
