package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.land.CsvMapping;
import org.carelake.common.land.CsvSource;
import org.carelake.common.land.RawFile;
import org.carelake.common.land.Reports;
import org.carelake.common.spark.Kept;

/** CSV files of another system's shape → the tables' columns; a line is read once for all. */
final class MappedTables {
  private final CsvMapping mapping;
  private final List<RawFile> files;
  private final Reports<Long> lines = new Reports<>();
  private final Dataset<Row> mapped;

  MappedTables(CsvSource csv, CsvMapping mapping, List<RawFile> files, String runId, Kept kept) {
    this.mapping = mapping;
    this.files = files;
    csv.spark().sparkContext().register(lines);
    this.mapped = mapping.map(kept.keep(csv.read(mapping.file(), files, runId, lines)));
  }

  /** Ids stay as they are, as in any CSV file. */
  Optional<Arrived> of(Table table, String runId) {
    if (!mapping.gives(table)) {
      return Optional.empty();
    }
    Dataset<Row> rows = mapped.select(col(CsvMapping.ROW), col(table.name() + ".*"));
    return Optional.of(
        new Arrived(
            files, new Adapted(mapping.kind(), rows, false).received(table, runId), lines::value));
  }
}
