package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * New rows of one table.
 *
 * @param rows of shape {@link org.carelake.common.validate.Received}
 * @param received rows by file title, counted where the files are read, before anything is joined
 *     or compared, so that a row lost later is noticed; known once the rows have been looked at
 */
public record NewRows(
    List<RawFile> files, Dataset<Row> rows, Supplier<Map<String, Long>> received) {}
