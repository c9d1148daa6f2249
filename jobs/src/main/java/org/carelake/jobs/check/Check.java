package org.carelake.jobs.check;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.source.Inspection;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Reading;
import org.carelake.common.source.Source;
import org.carelake.common.spark.Parallel;
import org.carelake.common.validate.Validation;

/**
 * Sources → what an ingest would find in each of their files, as far as a row tells by itself. All
 * files are looked at, also those that were taken before. Changes nothing and needs no lake.
 */
public record Check(List<Source> sources, List<Table> tables, SparkSession spark) {
  /**
   * What was found.
   *
   * @param files in the order of their titles
   * @param refused why files or sources would not be read at all
   * @param notes what is worth a look
   */
  public record Result(List<FileCheck> files, List<String> refused, List<String> notes) {
    /** Whether an ingest would refuse any file or row. */
    public boolean refusesAny() {
      return !refused.isEmpty() || files.stream().anyMatch(FileCheck::isRefused);
    }
  }

  /**
   * Reads all files.
   *
   * @param asOf what counts as today (UTC)
   */
  public Result run(LocalDate asOf) {
    Result all = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Source source : sources) {
      Source.Listing listing = source.list(spark.sparkContext().hadoopConfiguration());
      Source.Unread unread = source.unread(listing);
      unread.problem().ifPresent(all.refused()::add);
      all.notes().addAll(unread.notes());
      all.files().addAll(files(source, listing.files(), asOf, all.notes()));
    }
    return all;
  }

  private List<FileCheck> files(
      Source source, List<RawFile> files, LocalDate asOf, List<String> notes) {
    Map<String, String> problems = new TreeMap<>();
    for (RawFile file : files) {
      Inspection inspection = source.kind().inspect(file);
      inspection.problem().ifPresent(problem -> problems.put(file.title(), problem));
      notes.addAll(inspection.warnings());
    }
    List<RawFile> readable =
        files.stream().filter(file -> !problems.containsKey(file.title())).toList();
    Rows rows = readable.isEmpty() ? Rows.NONE : rows(source, readable, asOf, notes);
    problems.putAll(rows.problems());
    return files.stream().map(file -> found(source, file, problems, rows)).toList();
  }

  /**
   * The rows of some files.
   *
   * @param received rows by file title
   * @param given names of the tables that they are of, by file title
   */
  private record Rows(
      Map<String, String> problems,
      Map<String, Long> received,
      Map<String, Set<String>> given,
      List<BrokenRule> broken) {
    static final Rows NONE = new Rows(Map.of(), Map.of(), Map.of(), List.of());
  }

  private Rows rows(Source source, List<RawFile> files, LocalDate asOf, List<String> notes) {
    try (Reading reading = source.kind().read(files, "check")) {
      List<BrokenRule> broken = new ArrayList<>();
      reading
          .badLines()
          .map(bad -> bad.rows().withColumn(Validation.WARNINGS, lit("")))
          .ifPresent(lines -> broken.addAll(BrokenRule.among(lines)));
      Parallel.map(tables, table -> broken(source, table, reading, asOf)).forEach(broken::addAll);
      Map<String, Long> received = new TreeMap<>();
      Map<String, Set<String>> given = new TreeMap<>();
      for (Table table : tables) {
        for (Map.Entry<String, Long> file : received(reading, table).entrySet()) {
          // A line that gives rows of several tables is one.
          received.putIfAbsent(file.getKey(), file.getValue());
          given.computeIfAbsent(file.getKey(), title -> new TreeSet<>()).add(table.name());
        }
      }
      reading.lines().forEach((file, lines) -> received.put(file, lines.received()));
      notes.addAll(reading.notes());
      return new Rows(reading.problems(), received, given, broken);
    }
  }

  private static Map<String, Long> received(Reading reading, Table table) {
    return reading.of(table).map(rows -> rows.received().get()).orElse(Map.of());
  }

  private static List<BrokenRule> broken(
      Source source, Table table, Reading reading, LocalDate asOf) {
    return reading
        .of(table)
        .map(rows -> Source.standard(table, rows.rows(), List.of(source)))
        .map(rows -> BrokenRule.among(Validation.check(table, rows, asOf)))
        .orElse(List.of());
  }

  private static FileCheck found(
      Source source, RawFile file, Map<String, String> problems, Rows rows) {
    Optional<String> problem = Optional.ofNullable(problems.get(file.title()));
    return new FileCheck(
        file.title(),
        file.table(),
        rows.given().getOrDefault(file.title(), Set.of()),
        source.kind().layout(file),
        problem,
        rows.received().getOrDefault(file.title(), 0L),
        rows.broken().stream()
            .filter(rule -> problem.isEmpty() && rule.file().equals(file.title()))
            .toList());
  }
}
