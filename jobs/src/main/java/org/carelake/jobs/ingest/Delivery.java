package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.land.CsvSource;
import org.carelake.common.land.FhirSource;
import org.carelake.common.land.RawFile;
import org.carelake.common.land.RawFolder;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * The files that have come since the last run, by table. All are looked at before any row is read:
 * one that cannot be read stops the run while everything is still as it was.
 */
record Delivery(Map<String, List<RawFile>> byTable, List<String> warnings) {

  /**
   * Lists the sources.
   *
   * @param shapes of CSV files: the curated tables' own, and those of other systems
   */
  static Delivery of(List<RawFolder> sources, List<Table> shapes, TakenFiles taken, CsvSource csv) {
    Map<String, List<RawFile>> byTable = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    Set<String> known = taken.identities(sources.stream().map(RawFolder::source).toList());
    for (RawFolder source : sources) {
      RawFolder.Listing listing = source.list(csv.spark().sparkContext().hadoopConfiguration());
      listing.unknown().stream()
          .map(name -> source.source() + "/" + name + " belongs to no table and is left alone")
          .forEach(warnings::add);
      listing.files().stream()
          .filter(file -> !known.contains(file.identity()))
          .forEach(
              file -> byTable.computeIfAbsent(file.table(), name -> new ArrayList<>()).add(file));
    }
    inspect(shapes, byTable, csv, warnings);
    return new Delivery(byTable, warnings);
  }

  private static void inspect(
      List<Table> shapes,
      Map<String, List<RawFile>> byTable,
      CsvSource csv,
      List<String> warnings) {
    List<String> problems = new ArrayList<>();
    for (Table table : shapes) {
      for (RawFile file : byTable.getOrDefault(table.name(), List.of())) {
        CsvSource.Inspection inspection = csv.inspect(table, file);
        problems.addAll(inspection.problems());
        warnings.addAll(inspection.warnings());
      }
    }
    if (!problems.isEmpty()) {
      problems.add("Nothing was read or changed.");
      throw new DataRefused(String.join(System.lineSeparator(), problems));
    }
  }

  List<RawFile> of(Table table) {
    return byTable.getOrDefault(table.name(), List.of());
  }

  /** NDJSON files. */
  List<RawFile> resources() {
    return of(FhirSource.LINES);
  }
}
