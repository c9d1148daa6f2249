package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Tally;
import org.carelake.common.run.Run;
import org.carelake.common.source.Ids;
import org.carelake.common.source.Kind;
import org.carelake.common.source.NewRows;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Reading;
import org.carelake.common.source.Source;

/** Files on their way to rows: the first step of an ingest. */
record Arrived(Delivery delivery, List<Reading> readings) implements AutoCloseable {

  /** Begins to read what was delivered; what must be read as a whole is read now. */
  static Arrived of(Run run, Delivery delivery) {
    List<Reading> readings = new ArrayList<>();
    Arrived arrived = new Arrived(delivery, readings);
    try {
      delivery.byKind().forEach((kind, files) -> readings.add(read(run, kind, files)));
      return arrived;
    } catch (RuntimeException | Error e) {
      arrived.close();
      throw e;
    }
  }

  private static Reading read(Run run, Kind kind, List<RawFile> files) {
    return run.stage(
        "read " + kind.name(),
        () -> kind.read(files, run.id()),
        read -> Map.of("bad lines", read.badLines().map(Reading.BadLines::count).orElse(0L)));
  }

  /** What has come for a table, in its system's name. */
  List<NewRows> of(Table table) {
    return readings.stream()
        .map(reading -> reading.of(table))
        .flatMap(Optional::stream)
        .map(rows -> new NewRows(rows.files(), owned(table, rows), rows.received()))
        .toList();
  }

  private Dataset<Row> owned(Table table, NewRows rows) {
    List<Source> sources = rows.files().stream().map(delivery::source).distinct().toList();
    return Ids.own(table, rows.rows(), sources);
  }

  /** Whether some rows are made of resources, which refer to each other by identifiers too. */
  boolean holdsResources() {
    return readings.stream().anyMatch(Reading::holdsResources);
  }

  /** Why files or sources cannot be read, by their titles, as far as that is known by now. */
  Map<String, String> problems() {
    Map<String, String> problems = together(Reading::problems);
    problems.putAll(delivery.problems());
    return problems;
  }

  /** The hashes of the files that could be read, by their titles. */
  Map<String, String> hashes() {
    return together(Reading::hashes);
  }

  /** The same for some files. */
  Map<String, String> hashes(List<String> titles) {
    Map<String, String> all = hashes();
    Map<String, String> some = new TreeMap<>();
    titles.forEach(title -> some.put(title, all.getOrDefault(title, "")));
    return some;
  }

  /** What became of the lines of files that give rows of several tables, by their titles. */
  Map<String, Tally> lines() {
    return together(Reading::lines);
  }

  private <T> Map<String, T> together(Function<Reading, Map<String, T>> of) {
    Map<String, T> all = new TreeMap<>();
    readings.forEach(reading -> all.putAll(of.apply(reading)));
    return all;
  }

  /** What is worth a look in the files. */
  List<String> notes() {
    return Stream.concat(
            delivery.notes().stream(), readings.stream().flatMap(read -> read.notes().stream()))
        .toList();
  }

  @Override
  public void close() {
    readings.forEach(Reading::close);
  }
}
