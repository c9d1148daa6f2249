package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;

/**
 * CSV files of one other shape → the tables' columns; a line is read once for all.
 *
 * @param files those that can be read
 * @param mapped a struct for each table, beside {@link CsvMapping#ROW}
 */
record MappedReading(
    String kind,
    CsvMapping mapping,
    List<RawFile> files,
    CsvReading csv,
    Dataset<Row> mapped,
    String runId,
    Kept kept) {

  /** Reads the files: what one line gives to several tables must be readable for all of them. */
  static MappedReading of(
      String kind, CsvSource csv, CsvMapping mapping, List<RawFile> files, String runId) {
    Kept kept = new Kept();
    CsvReading reading = csv.read(mapping.file(), files, runId);
    Dataset<Row> read = kept.compute(reading.rows());
    Set<String> damaged = reading.problems().keySet();
    return new MappedReading(
        kind,
        mapping,
        files.stream().filter(file -> !damaged.contains(file.title())).toList(),
        reading,
        mapping.map(damaged.isEmpty() ? read : without(damaged, read)),
        runId,
        kept);
  }

  private static Dataset<Row> without(Set<String> damaged, Dataset<Row> read) {
    return read.where(not(Received.title("").isin(damaged.toArray())));
  }

  Optional<NewRows> of(Table table) {
    if (!mapping.gives(table) || files.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = mapped.select(col(CsvMapping.ROW), col(table.name() + ".*"));
    return Optional.of(
        new NewRows(files, new Adapted(kind, rows).received(table, runId), csv::received));
  }

  void close() {
    kept.close();
  }
}
