package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.source.RawFile;

/**
 * New rows of one table.
 *
 * @param rows of shape {@link org.carelake.common.validate.Received}
 * @param received rows by file title, counted where the files are read, before anything is joined
 *     or compared, so that a row lost later is noticed; known once the rows have been looked at
 * @param problems why files cannot be read, by their titles; known as {@code received}. Their rows
 *     must not be used.
 */
record Arrived(
    List<RawFile> files,
    Dataset<Row> rows,
    Supplier<Map<String, Long>> received,
    Supplier<Map<String, String>> problems) {

  /** Of files that are known to be readable. */
  Arrived(List<RawFile> files, Dataset<Row> rows, Supplier<Map<String, Long>> received) {
    this(files, rows, received, Map::of);
  }
}
