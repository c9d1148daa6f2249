package org.carelake.jobs.sketch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.carelake.common.source.CsvMapping;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.MappedKind;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Source;
import org.carelake.common.source.UnreadableFile;

/**
 * Headers of unknown CSV files → a mapping to begin with for each shape that they have. Looks at
 * first lines only.
 */
public record Sketch(CsvSource csv, List<Table> tables, Configuration conf) {
  /**
   * What came of it.
   *
   * @param problems why files are in no draft; none quotes a value
   */
  public record Result(List<Draft> drafts, List<String> problems) {}

  /**
   * Looks at all CSV files.
   *
   * @param folder on any file system; or one file
   */
  public Result run(String folder) {
    List<String> problems = new ArrayList<>();
    List<Shape> shapes = shapes(files(folder), problems);
    Synonyms synonyms = new Synonyms();
    Set<String> names = new HashSet<>();
    List<Draft> drafts = new ArrayList<>();
    for (Shape shape : shapes) {
      String plain = Synonyms.plain(shape.stem());
      Guess guess = Guess.of(plain, shape.header(), tables, synonyms);
      String name = unused(plain.isEmpty() ? guess.table().name() : plain, names);
      drafts.add(Draft.of(name, shape.globs(others(shape, shapes)), shape.header(), guess));
    }
    return new Result(drafts, problems);
  }

  /** Nothing reads them yet. */
  private List<RawFile> files(String folder) {
    requireThere(folder);
    MappedKind none = new MappedKind(MappedKind.NAME, csv, List.of());
    return Source.of(folder, none, folder).list(conf).unknown().stream()
        .filter(file -> CsvSource.isTabular(file.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private void requireThere(String folder) {
    try {
      Path path = new Path(folder);
      path.getFileSystem(conf).getFileStatus(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new Misconfigured(
          "Cannot sketch mappings: %s is not a readable folder or file. Name the one that holds the files."
              .formatted(Printable.text(folder)));
    }
  }

  private List<Shape> shapes(List<RawFile> files, List<String> problems) {
    Map<Set<String>, Shape> shapes = new LinkedHashMap<>();
    for (RawFile file : files) {
      header(file, problems)
          .ifPresent(
              names ->
                  shapes
                      .computeIfAbsent(columns(names), key -> new Shape(new ArrayList<>(), names))
                      .files()
                      .add(file));
    }
    return List.copyOf(shapes.values());
  }

  private static Set<String> columns(List<String> names) {
    return new TreeSet<>(names.stream().map(CsvMapping::columnName).toList());
  }

  /** The names that a mapping can name, each once; empty for a file that has none. */
  private Optional<List<String>> header(RawFile file, List<String> problems) {
    try {
      List<String> written = csv.header(file).orElse(List.of());
      if (written.stream().anyMatch(Sketch::isValue)) {
        throw new UnreadableFile(
            file, "its first line holds values, not names of columns. Export it with a header.");
      }
      List<String> names = usable(written);
      if (names.isEmpty()) {
        throw new UnreadableFile(file, "its first line names no column. Export it with a header.");
      }
      return Optional.of(names);
    } catch (UnreadableFile e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  /** A first line that holds values must not be printed. */
  private static boolean isValue(String name) {
    return name.strip().matches("(?s)[+-]?\\d.*");
  }

  private static List<String> usable(List<String> written) {
    Set<String> seen = new HashSet<>();
    return written.stream()
        .map(String::strip)
        .filter(name -> !name.contains(",") && name.equals(Printable.text(name)))
        .filter(name -> CsvMapping.canRead(name) && seen.add(CsvMapping.columnName(name)))
        .toList();
  }

  private static List<RawFile> others(Shape shape, List<Shape> shapes) {
    return shapes.stream()
        .filter(other -> !other.equals(shape))
        .flatMap(other -> other.files().stream())
        .toList();
  }

  private static String unused(String name, Set<String> names) {
    return Stream.concat(
            Stream.of(name), IntStream.iterate(2, i -> i + 1).mapToObj(i -> name + "-" + i))
        .filter(names::add)
        .findFirst()
        .orElseThrow();
  }
}
