package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.spark.Kept;

/**
 * CSV files of one other shape → the tables' columns; a line is read once for all.
 *
 * @param files those that can be read
 * @param mapped a struct of text for each table, beside {@link CsvMapping#ROW}
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
    Dataset<Row> mapped = computed(kept, mapping, reading.rows());
    Set<String> damaged = reading.problems().keySet();
    return new MappedReading(
        kind,
        mapping,
        files.stream().filter(file -> !damaged.contains(file.title())).toList(),
        reading,
        damaged.isEmpty() ? mapped : without(damaged, mapped),
        runId,
        kept);
  }

  private static Dataset<Row> computed(Kept kept, CsvMapping mapping, Dataset<Row> lines) {
    try {
      return kept.compute(mapping.map(lines));
    } catch (Exception e) {
      kept.close();
      requireOtherThan(mapping, e);
      throw e;
    }
  }

  /** What a statement makes of a value is the statement's fault; Spark's message may quote it. */
  private static void requireOtherThan(CsvMapping mapping, Exception thrown) {
    Throwable root =
        Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause)
            .limit(50)
            .reduce(thrown, (outer, inner) -> inner);
    boolean isIo = root instanceof IOException || root instanceof UncheckedIOException;
    // Spark's own failures, such as a lost executor, have no cause.
    if (thrown instanceof SparkException
        && !root.equals(thrown)
        && root instanceof Exception
        && !isIo) {
      throw new Misconfigured(
          "Cannot map files by %s.sql: its SELECT failed on one of their values (%s). Let it give NULL or the value itself instead, as try_cast does, so that the row is rejected."
              .formatted(mapping.name(), kind(root)));
    }
  }

  private static String kind(Throwable failure) {
    return failure instanceof SparkThrowable told && told.getErrorClass() != null
        ? told.getErrorClass()
        : failure.getClass().getSimpleName();
  }

  private static Dataset<Row> without(Set<String> damaged, Dataset<Row> mapped) {
    Column title = concat_ws("/", col(CsvMapping.ROW + ".source"), col(CsvMapping.ROW + ".file"));
    return mapped.where(not(title.isin(damaged.toArray())));
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
