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
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Printable;
import org.carelake.common.run.Run;
import org.carelake.common.source.Kind;
import org.carelake.common.source.NewRows;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Reading;
import org.carelake.common.source.Source;
import org.carelake.common.source.Tally;

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

  /**
   * What has come for a table, in its system's name.
   *
   * @param curated knows what some files say nothing of
   */
  List<NewRows> of(Table table, Lake curated) {
    return readings.stream()
        .map(reading -> reading.of(table))
        .flatMap(Optional::stream)
        .map(rows -> new NewRows(rows.files(), owned(table, rows, curated), rows.received()))
        .toList();
  }

  private Dataset<Row> owned(Table table, NewRows rows, Lake curated) {
    List<Source> sources = rows.files().stream().map(delivery::source).distinct().toList();
    Map<String, List<String>> kept = delivery.kept();
    kept.keySet().retainAll(rows.files().stream().map(RawFile::title).toList());
    return OldValues.in(table, Source.standard(table, rows.rows(), sources), kept, curated);
  }

  /** Whether some rows are made of resources, which refer to each other by identifiers too. */
  boolean holdsResources() {
    return readings.stream().anyMatch(Reading::holdsResources);
  }

  /** Why files or sources cannot be read, by their titles, as far as that is known by now. */
  Map<String, String> problems() {
    Map<String, String> problems = together(Reading::problems);
    problems.putAll(delivery.problems());
    for (RawFile damaged : delivery.files()) {
      if (problems.containsKey(damaged.title())) {
        leaveOutSnapshot(damaged, problems);
      }
    }
    return problems;
  }

  /** Without one of its files, a snapshot would tell that the rows of that one are gone. */
  private void leaveOutSnapshot(RawFile damaged, Map<String, String> problems) {
    for (RawFile file : delivery.files()) {
      if (delivery.areOfOneSnapshot(damaged, file)) {
        problems.putIfAbsent(
            file.title(),
            "Left out %s: %s, which is of the same snapshot, cannot be read."
                .formatted(Printable.text(file.title()), Printable.text(damaged.title())));
      }
    }
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
