package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Kept;

/**
 * The rows of one table that a run looks at, each checked by itself.
 *
 * @param files new ones that could be read
 * @param rows of these, those that waited, and deletions that are asked for once more
 * @param received rows of each file, by its title, as counted where it was read
 * @param areAll whether {@code rows} are those of the files and no others
 * @param kept what {@code rows} are made from
 */
record CheckedTable(
    Table table,
    List<RawFile> files,
    Dataset<Row> rows,
    Map<String, Long> received,
    boolean areAll,
    Kept kept)
    implements AutoCloseable {

  /** The same with more rows, which come from no new file. */
  CheckedTable with(Dataset<Row> more) {
    return new CheckedTable(table, files, rows.unionByName(more), received, false, kept);
  }

  /** How many rows its files have. */
  long count() {
    return received.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    kept.close();
  }
}
