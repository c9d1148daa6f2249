package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Printable;

/** CSV files of another system's shape, each line of which gives rows of several tables. */
public record MappedKind(String name, CsvSource csv, List<CsvMapping> mappings) implements Kind {
  /** Of sources that bring their own mappings. */
  public static final String NAME = "mapped";

  @Override
  public Optional<Table> shapeOf(String file) {
    return mappings.stream()
        .filter(mapping -> mapping.reads(file))
        .map(CsvMapping::file)
        .findFirst();
  }

  @Override
  public String unknown() {
    return "is read by no mapping";
  }

  @Override
  public String hint(String file) {
    return "The mappings read %s: correct the Files of one, or add one (carelake sources sketch makes a beginning)"
        .formatted(mappings.stream().map(MappedKind::globs).collect(Collectors.joining("; ")));
  }

  private static String globs(CsvMapping mapping) {
    List<String> globs = mapping.globs();
    return Printable.text(
        mapping.name() + ": " + (globs.isEmpty() ? "*.csv, *.csv.gz" : String.join(", ", globs)));
  }

  @Override
  public List<String> rivals(String file) {
    List<String> readers =
        mappings.stream()
            .filter(mapping -> mapping.reads(file))
            .map(mapping -> mapping.name() + ".sql")
            .toList();
    return readers.size() > 1 ? readers : List.of();
  }

  @Override
  public Set<String> tables(RawFile file) {
    return Set.copyOf(mapping(file).tables());
  }

  @Override
  public Optional<Layout> layout(RawFile file) {
    return csv.layout(mapping(file).file(), file);
  }

  /** Several shapes may give rows of the same table. */
  @Override
  public String feed(String shape) {
    return mappings.size() > 1 ? name : shape;
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
