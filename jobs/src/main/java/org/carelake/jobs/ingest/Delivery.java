package org.carelake.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.run.Printable;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.RawFolder;

/**
 * The files that have come since the last run, by table. Their first lines are looked at before any
 * row is read.
 *
 * @param touched files that have another time of change and the content they had: nothing to read
 * @param problems why files cannot be read, by their titles; they are not among the others
 */
record Delivery(
    Map<String, List<RawFile>> byTable,
    List<TakenFiles.Taken> touched,
    Map<String, String> problems,
    List<String> warnings,
    KeySpaces keys) {

  /**
   * Lists the sources.
   *
   * @param shapes of CSV files: the curated tables' own, and those of other systems
   */
  static Delivery of(
      List<RawFolder> sources, List<Table> shapes, TakenFiles taken, CsvSource csv, String runId) {
    Configuration conf = csv.spark().sparkContext().hadoopConfiguration();
    Map<String, TakenFiles.Last> last = taken.last();
    Delivery delivery =
        new Delivery(
            new LinkedHashMap<>(),
            new ArrayList<>(),
            new TreeMap<>(),
            new ArrayList<>(),
            KeySpaces.of(sources, last.values()));
    for (RawFolder source : sources) {
      RawFolder.Listing listing = source.list(conf);
      listing.unknown().stream()
          .map(name -> Printable.text(source.source() + "/" + name))
          .map(name -> name + " belongs to no table and is left alone")
          .forEach(delivery.warnings::add);
      delivery.add(listing.files(), last, conf, runId);
    }
    shapes.forEach(table -> delivery.inspect(table, csv));
    return delivery.without(delivery.problems.keySet());
  }

  private void add(
      List<RawFile> files, Map<String, TakenFiles.Last> last, Configuration conf, String runId) {
    List<RawFile> before = new ArrayList<>();
    for (RawFile file : files) {
      TakenFiles.Last known = last.get(file.title());
      if (known == null) {
        add(file);
      } else if (known.isSame(file)) {
        before.add(known.delivered() == null ? file : file.deliveredAt(known.delivered()));
      } else if (hasContentOf(known, file, conf)) {
        RawFile kept = file.deliveredAt(known.delivered());
        before.add(kept);
        touched.add(TakenFiles.Taken.touched(kept, runId, known.hash()));
      } else {
        add(file);
      }
    }
    addLater(before);
  }

  private void add(RawFile file) {
    byTable.computeIfAbsent(file.table(), name -> new ArrayList<>()).add(file);
  }

  private static boolean hasContentOf(TakenFiles.Last known, RawFile file, Configuration conf) {
    return known.hash() != null
        && known.length() == file.length()
        && file.hash(conf).filter(known.hash()::equals).isPresent();
  }

  /**
   * CSV files that were delivered after one that comes late are read once more: rows that they left
   * as they were do not say that they have been delivered again. Resources say themselves how old
   * they are.
   */
  private void addLater(List<RawFile> before) {
    Map<String, Instant> first = new TreeMap<>();
    byTable.forEach(
        (table, files) ->
            files.forEach(
                file ->
                    first.merge(
                        file.source() + "/" + table,
                        file.delivered(),
                        (one, other) -> one.isBefore(other) ? one : other)));
    before.stream()
        .filter(file -> !file.table().equals(FhirSource.LINES.name()))
        .filter(
            file ->
                first
                    .getOrDefault(file.source() + "/" + file.table(), Instant.MAX)
                    .isBefore(file.delivered()))
        .forEach(this::add);
  }

  private void inspect(Table table, CsvSource csv) {
    for (RawFile file : of(table)) {
      CsvSource.Inspection inspection = csv.inspect(table, file);
      inspection.problem().ifPresent(problem -> problems.put(file.title(), problem));
      warnings.addAll(inspection.warnings());
    }
  }

  /** All but some files, given by their titles. */
  Delivery without(Set<String> titles) {
    Map<String, List<RawFile>> rest = new LinkedHashMap<>();
    byTable.forEach(
        (table, files) ->
            rest.put(
                table,
                files.stream()
                    .filter(file -> !titles.contains(file.title()))
                    .collect(Collectors.toList())));
    return new Delivery(rest, touched, problems, warnings, keys);
  }

  List<RawFile> of(Table table) {
    return byTable.getOrDefault(table.name(), List.of());
  }

  /** NDJSON files. */
  List<RawFile> resources() {
    return of(FhirSource.LINES);
  }
}
