package org.carelake.common.source;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Parallel;

/**
 * CSV files whose header names the contracts' columns.
 *
 * @param tables which a file may be of
 */
public record CsvKind(CsvSource csv, List<Table> tables) implements Kind {
  public static final String NAME = "csv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Table> shapeOf(String file) {
    return CsvSource.tableOf(file, tables);
  }

  @Override
  public String hint(String file) {
    String nearest = nearest(file.replaceFirst("^.*/", ""));
    return "Name it after its table (is it of %s?), or say which files are of a table: files.%s=<glob>"
        .formatted(nearest, nearest);
  }

  private String nearest(String file) {
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    return tables.stream()
        .map(Table::name)
        .max(Comparator.comparingDouble(name -> similarity.apply(name, file)))
        .orElseThrow();
  }

  @Override
  public Inspection inspect(RawFile file) {
    return csv.inspect(table(file.table()), file);
  }

  @Override
  public Optional<Layout> layout(RawFile file) {
    return csv.layout(table(file.table()), file);
  }

  private Table table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public Reading read(List<RawFile> files, String runId) {
    Map<String, List<RawFile>> byTable =
        files.stream()
            .collect(Collectors.groupingBy(RawFile::table, TreeMap::new, Collectors.toList()));
    Map<String, Read> reading = new TreeMap<>();
    Parallel.map(
            List.copyOf(byTable.entrySet()),
            entry ->
                new Read(
                    entry.getValue(), csv.read(table(entry.getKey()), entry.getValue(), runId)))
        .forEach(read -> reading.put(read.files().get(0).table(), read));
    return new CsvTables(reading);
  }

  /** The files of one table. */
  private record Read(List<RawFile> files, CsvReading reading) {}

  private record CsvTables(Map<String, Read> byTable) implements Reading {
    @Override
    public Optional<NewRows> of(Table table) {
      return Optional.ofNullable(byTable.get(table.name()))
          .map(read -> new NewRows(read.files(), read.reading().rows(), read.reading()::received));
    }

    @Override
    public Map<String, String> problems() {
      Map<String, String> problems = new TreeMap<>();
      byTable.values().forEach(read -> problems.putAll(read.reading().problems()));
      return problems;
    }

    @Override
    public Map<String, String> hashes() {
      Map<String, String> hashes = new TreeMap<>();
      byTable.values().forEach(read -> hashes.putAll(read.reading().hashes()));
      return hashes;
    }

    @Override
    public List<String> notes() {
      return byTable.values().stream().flatMap(read -> read.reading().notes().stream()).toList();
    }
  }
}
