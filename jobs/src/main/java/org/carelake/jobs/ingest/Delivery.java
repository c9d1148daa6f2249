package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.land.CsvSource;
import org.carelake.common.land.RawFile;
import org.carelake.common.land.RawFolder;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * The files that have come since the last run, by table. All are looked at before any row is read:
 * one that cannot be read stops the run while everything is still as it was.
 */
record Delivery(
    Map<String, List<RawFile>> byTable, List<RawFile> resources, List<String> warnings) {

  static Delivery of(List<RawFolder> sources, List<Table> tables, TakenFiles taken, CsvSource csv) {
    Map<String, List<RawFile>> byTable = new LinkedHashMap<>();
    tables.forEach(table -> byTable.put(table.name(), new ArrayList<>()));
    List<RawFile> resources = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (RawFolder source : sources) {
      RawFolder.Listing listing = source.list(csv.spark().sparkContext().hadoopConfiguration());
      listing.unknown().stream()
          .map(name -> source.source() + "/" + name + " belongs to no table and is left alone")
          .forEach(warnings::add);
      Set<String> known = taken.identities(source.source());
      listing.files().stream()
          .filter(file -> !known.contains(file.identity()))
          .forEach(file -> byTable.getOrDefault(file.table(), resources).add(file));
    }
    inspect(tables, byTable, csv, warnings);
    return new Delivery(byTable, resources, warnings);
  }

  private static void inspect(
      List<Table> tables,
      Map<String, List<RawFile>> byTable,
      CsvSource csv,
      List<String> warnings) {
    List<String> problems = new ArrayList<>();
    for (Table table : tables) {
      for (RawFile file : byTable.get(table.name())) {
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
    return byTable.get(table.name());
  }
}
