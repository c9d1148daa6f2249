package org.carelake.jobs.ingest;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.lake.Tally;
import org.carelake.common.source.CsvMapping;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.FileReport;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Resources;

/**
 * What became of the lines of each file of one run, as far as it came.
 *
 * @param delivery without the files that cannot be read
 */
record Accounts(
    Delivery delivery,
    Optional<Resources> resources,
    List<CsvReading> readings,
    List<CsvMapping> mappings,
    Collection<Batch> batches) {

  /** The files whose rows are committed, all of them. */
  List<TakenFiles.Taken> taken(String runId) {
    Stream<TakenFiles.Taken> ofOneTable =
        batches.stream()
            .filter(Batch::isFinished)
            .flatMap(
                batch ->
                    batch.files().stream()
                        .filter(file -> file.table().equals(batch.table.name()))
                        .map(file -> taken(file, runId, ofFile(batch, file))));
    return Stream.concat(ofOneTable, ofSeveralTables(runId)).toList();
  }

  private Stream<TakenFiles.Taken> ofSeveralTables(String runId) {
    if (!batches.stream().allMatch(Batch::isFinished)) {
      return Stream.empty();
    }
    Stream<TakenFiles.Taken> resources =
        delivery.resources().stream().map(file -> taken(file, runId, ofLines(file)));
    Stream<TakenFiles.Taken> mapped =
        mappings.stream()
            .flatMap(mapping -> delivery.of(mapping.file()).stream())
            .map(file -> taken(file, runId, ofAllTables(file)));
    return Stream.concat(resources, mapped);
  }

  private TakenFiles.Taken taken(RawFile file, String runId, Tally tally) {
    return new TakenFiles.Taken(file, runId, tally, hash(file));
  }

  private String hash(RawFile file) {
    FileReport report = resources.map(found -> found.reports().get(file.title())).orElse(null);
    return report != null
        ? report.hash()
        : readings.stream()
            .flatMap(reading -> Stream.ofNullable(reading.hashes().get(file.title())))
            .findFirst()
            .orElse(null);
  }

  private Tally ofAllTables(RawFile file) {
    return batches.stream().map(batch -> ofFile(batch, file)).reduce(Tally.NONE, Tally::plus);
  }

  private static Tally ofFile(Batch batch, RawFile file) {
    return batch.outcome().byFile().getOrDefault(file.title(), Tally.NONE);
  }

  /** What became of the lines of each NDJSON file, by its title. */
  Map<String, Tally> lines() {
    Map<String, Tally> lines = new TreeMap<>();
    delivery.resources().forEach(file -> lines.put(file.title(), ofLines(file)));
    return lines;
  }

  private Tally ofLines(RawFile file) {
    FileReport report = resources.orElseThrow().reports().get(file.title());
    Map<String, Long> told = new TreeMap<>(report.bad());
    report.unread().forEach((type, lines) -> told.put("resources.unread." + type, lines));
    long unread = report.unread().values().stream().mapToLong(Long::longValue).sum();
    long bad = report.bad().values().stream().mapToLong(Long::longValue).sum();
    return new Tally(report.lines(), report.read() + unread, bad, 0, told);
  }
}
