package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.FhirSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.source.Resources;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;

/** What one run brings each table to look at: rows of new files, rows that waited, deletions. */
final class Arrivals {
  private final Ingest ingest;
  private final Delivery delivery;
  private final String runId;
  private final Optional<FhirTables> fhir;
  private final List<MappedTables> mapped;
  private final List<CsvReading> readings = new CopyOnWriteArrayList<>();

  Arrivals(
      Ingest ingest, Delivery delivery, Optional<Resources> resources, String runId, Kept kept) {
    this.ingest = ingest;
    this.delivery = delivery;
    this.runId = runId;
    this.fhir =
        resources.map(
            found ->
                new FhirTables(
                    ingest.csv().spark(), delivery.resources(), found, ingest.adapters()));
    this.mapped =
        ingest.mappings().stream()
            .filter(mapping -> !delivery.of(mapping.file()).isEmpty())
            .map(
                mapping ->
                    new MappedTables(
                        ingest.csv(), mapping, delivery.of(mapping.file()), runId, kept))
            .toList();
    mapped.forEach(each -> readings.add(each.reading()));
  }

  /** How the reading of CSV files goes. */
  List<CsvReading> readings() {
    return readings;
  }

  /** Empty for a table that has nothing to look at. */
  Optional<Batch> of(Table table, LocalDate asOf) {
    List<Arrived> arrived =
        Stream.concat(
                Stream.of(csv(table), fhir.flatMap(found -> found.of(table, runId))),
                mapped.stream().map(found -> found.of(table, runId)))
            .flatMap(Optional::stream)
            .toList();
    List<RawFile> files = arrived.stream().flatMap(each -> each.files().stream()).toList();
    List<String> titles = files.stream().map(RawFile::title).toList();
    List<Dataset<Row>> again =
        Stream.of(ingest.quarantine().waiting(table, titles), dangling(table))
            .flatMap(Optional::stream)
            .toList();
    return Stream.concat(arrived.stream().map(Arrived::rows), again.stream())
        .reduce(Dataset::unionByName)
        .map(
            rows -> {
              Batch batch =
                  new Batch(
                      table,
                      files,
                      rows,
                      () -> together(arrived, Arrived::received),
                      () -> together(arrived, Arrived::problems),
                      again.isEmpty(),
                      asOf);
              ingest.tombstones().of(table, batch.toCheck()).ifPresent(batch::add);
              return batch;
            });
  }

  private static <T> Map<String, T> together(
      List<Arrived> arrived, Function<Arrived, Supplier<Map<String, T>>> of) {
    Map<String, T> all = new TreeMap<>();
    arrived.forEach(each -> all.putAll(of.apply(each).get()));
    return all;
  }

  private Optional<Arrived> csv(Table table) {
    List<RawFile> files = delivery.of(table);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    CsvReading reading = ingest.csv().read(table, files, runId);
    readings.add(reading);
    return Optional.of(new Arrived(files, reading.rows(), reading::received, reading::problems));
  }

  /**
   * Curated rows that refer by an identifier to what had not come yet. Looked at again when more
   * resources come.
   */
  private Optional<Dataset<Row>> dangling(Table table) {
    Optional<Column> byIdentifier =
        table
            .references()
            .filter(field -> field.parent().orElseThrow().hasIdentifiers())
            .map(field -> col(field.name()).contains("/?"))
            .reduce(Column::or);
    if (fhir.isEmpty() || byIdentifier.isEmpty() || ingest.curated().version(table).isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = ingest.curated().read(table).where(byIdentifier.get());
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(Received.again(table, rows, lit(FhirSource.KIND)));
  }
}
