package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.contract.Table;

/** CSV files of another system's shape, each line of which gives rows of several tables. */
public record MappedKind(String name, CsvSource csv, List<CsvMapping> mappings) implements Kind {
  @Override
  public Optional<Table> shapeOf(String file) {
    return mappings.stream()
        .filter(mapping -> mapping.reads(file))
        .map(CsvMapping::file)
        .findFirst();
  }

  @Override
  public String hint(String file) {
    return "No mapping reads files of this name: correct a mapping's Files, or add one";
  }

  /** Several shapes may give rows of the same table. */
  @Override
  public String feed(String shape) {
    return name;
  }

  @Override
  public Inspection inspect(RawFile file) {
    return csv.inspect(mapping(file).file(), file);
  }

  private CsvMapping mapping(RawFile file) {
    return mappings.stream()
        .filter(mapping -> mapping.file().name().equals(file.table()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Reading read(List<RawFile> files, String runId) {
    return new Shapes(
        mappings.stream()
            .map(mapping -> read(mapping, of(mapping, files), runId))
            .flatMap(Optional::stream)
            .toList());
  }

  private List<RawFile> of(CsvMapping mapping, List<RawFile> files) {
    return files.stream().filter(file -> mapping(file).equals(mapping)).toList();
  }

  private Optional<MappedReading> read(CsvMapping mapping, List<RawFile> files, String runId) {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(MappedReading.of(name, csv, mapping, files, runId));
  }

  /** Files of several shapes. */
  private record Shapes(List<MappedReading> readings) implements Reading {
    @Override
    public Optional<NewRows> of(Table table) {
      List<NewRows> rows =
          readings.stream().map(reading -> reading.of(table)).flatMap(Optional::stream).toList();
      return rows.stream().reduce(Shapes::together);
    }

    private static NewRows together(NewRows one, NewRows other) {
      List<RawFile> files = new java.util.ArrayList<>(one.files());
      files.addAll(other.files());
      return new NewRows(
          files,
          one.rows().unionByName(other.rows()),
          () -> {
            Map<String, Long> both = new TreeMap<>(one.received().get());
            both.putAll(other.received().get());
            return both;
          });
    }

    @Override
    public Map<String, String> problems() {
      Map<String, String> problems = new TreeMap<>();
      readings.forEach(reading -> problems.putAll(reading.csv().problems()));
      return problems;
    }

    @Override
    public Map<String, String> hashes() {
      Map<String, String> hashes = new TreeMap<>();
      readings.forEach(reading -> hashes.putAll(reading.csv().hashes()));
      return hashes;
    }

    @Override
    public List<String> notes() {
      return readings.stream().flatMap(reading -> reading.csv().notes().stream()).toList();
    }

    @Override
    public void close() {
      readings.forEach(MappedReading::close);
    }
  }
}
