package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.source.CsvMapping;
import org.carelake.common.source.CsvReading;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;

/** CSV files of another system's shape → the tables' columns; a line is read once for all. */
final class MappedTables {
  private final CsvMapping mapping;
  private final List<RawFile> files;
  private final CsvReading reading;
  private final Dataset<Row> mapped;

  /** Reads the files: what one line gives to several tables must be readable for all of them. */
  MappedTables(CsvSource csv, CsvMapping mapping, List<RawFile> files, String runId, Kept kept) {
    this.mapping = mapping;
    this.reading = csv.read(mapping.file(), files, runId);
    Dataset<Row> read = kept.compute(reading.rows());
    Set<String> damaged = reading.problems().keySet();
    this.files = files.stream().filter(file -> !damaged.contains(file.title())).toList();
    this.mapped = mapping.map(damaged.isEmpty() ? read : without(damaged, read));
  }

  private static Dataset<Row> without(Set<String> damaged, Dataset<Row> read) {
    return read.where(not(Received.title("").isin(damaged.toArray())));
  }

  CsvReading reading() {
    return reading;
  }

  /** Ids stay as they are, as in any CSV file. */
  Optional<Arrived> of(Table table, String runId) {
    if (!mapping.gives(table) || files.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = mapped.select(col(CsvMapping.ROW), col(table.name() + ".*"));
    return Optional.of(
        new Arrived(
            files,
            new Adapted(mapping.kind(), rows, false).received(table, runId),
            reading::received));
  }
}
