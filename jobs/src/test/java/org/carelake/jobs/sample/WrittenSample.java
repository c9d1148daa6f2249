package org.carelake.jobs.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A sample as it stands in a folder. */
record WrittenSample(Path folder, HospitalSample.Result result) {
  static final List<String> TABLES = List.of("patients", "doctors", "visits", "lab_reports");

  /** One row of {@code _defects.csv}. */
  record Planted(String table, long line, String key, String kind, String severity) {

    boolean repeatsCleanRow() {
      return severity.equals("duplicate");
    }
  }

  static WrittenSample of(Path folder, long patients, long seed, double dirty) throws IOException {
    return new WrittenSample(folder, HospitalSample.write(folder, patients, seed, dirty));
  }

  /** Contents by file name, one character for each byte. */
  Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), ParsedCsv.bytes(file));
      }
    }
    return bytes;
  }

  /** All rows but the header. */
  List<ParsedCsv.Row> rows(String table) {
    return records(table + ".csv").stream().skip(1).toList();
  }

  ParsedCsv.Row header(String table) {
    return records(table + ".csv").get(0);
  }

  List<ParsedCsv.Row> cleanRows(String table) {
    Set<Long> planted =
        planted(table).stream().map(Planted::line).collect(Collectors.toUnmodifiableSet());
    return rows(table).stream().filter(row -> !planted.contains(row.line())).toList();
  }

  Set<String> cleanKeys(String table) {
    return cleanRows(table).stream()
        .map(row -> row.normalised(0))
        .collect(Collectors.toUnmodifiableSet());
  }

  List<Planted> planted() {
    return records(HospitalSample.DEFECTS_FILE).stream().skip(1).map(this::planted).toList();
  }

  List<Planted> planted(String table) {
    return planted().stream().filter(planted -> planted.table().equals(table)).toList();
  }

  /** The rule that each planted row breaks, by its line. */
  Map<Long, List<String>> brokenRules(String table) {
    return planted(table).stream()
        .filter(planted -> !planted.repeatsCleanRow())
        .collect(Collectors.toMap(Planted::line, planted -> List.of(planted.kind())));
  }

  private Planted planted(ParsedCsv.Row row) {
    List<String> values = row.values();
    return new Planted(
        values.get(0).replace(".csv", ""),
        Long.parseLong(values.get(1)),
        values.get(2),
        values.get(3),
        values.get(4));
  }

  private List<ParsedCsv.Row> records(String file) {
    try {
      return ParsedCsv.of(folder.resolve(file));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
