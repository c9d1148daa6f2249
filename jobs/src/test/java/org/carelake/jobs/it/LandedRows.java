package org.carelake.jobs.it;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What files of an extract say that there is, read one after the other as an ingest orders them.
 */
record LandedRows(Path folder) {

  /** All rows by the first column, each with its values joined by a bar. */
  Map<String, String> byKey() {
    Map<String, String> rows = new TreeMap<>();
    for (Path file : files()) {
      for (NamedCsvRecord row : read(file)) {
        if (row.getField("deleted").equals("true")) {
          rows.remove(row.getField(0));
        } else {
          List<String> values = row.getFields();
          rows.put(row.getField(0), String.join("|", values.subList(0, values.size() - 1)));
        }
      }
    }
    return rows;
  }

  /** How many rows there are in all files. */
  long count() {
    return files().stream().mapToLong(file -> read(file).size()).sum();
  }

  List<Path> files() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".csv.gz"))
          .filter(file -> !folder.relativize(file).toString().startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<NamedCsvRecord> read(Path file) {
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new java.io.InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return new ArrayList<>(csv.stream().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
