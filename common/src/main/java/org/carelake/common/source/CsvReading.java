package org.carelake.common.source;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * CSV files on their way to rows. How the reading of each went is known once the rows have been
 * looked at.
 *
 * @param rows of shape {@link org.carelake.common.validate.Received}; those of a file with a
 *     problem must not be used
 */
public record CsvReading(Dataset<Row> rows, Reports<CsvReport> reports) {

  /** Rows of each file that could be read, by its title, also of one without rows. */
  public Map<String, Long> received() {
    return told(report -> report.problem() == null ? report.rows() : null);
  }

  /** Why files cannot be read, by their titles. */
  public Map<String, String> problems() {
    return told(CsvReport::problem);
  }

  /** The hashes of the files that could be read, by their titles. */
  public Map<String, String> hashes() {
    return told(CsvReport::hash);
  }

  /** What is worth a look. */
  public List<String> notes() {
    return reports.value().values().stream()
        .map(CsvReport::note)
        .filter(Objects::nonNull)
        .sorted()
        .toList();
  }

  private <T> Map<String, T> told(Function<CsvReport, T> of) {
    Map<String, T> told = new TreeMap<>();
    reports
        .value()
        .forEach(
            (title, report) -> {
              T value = of.apply(report);
              if (value != null) {
                told.put(title, value);
              }
            });
    return told;
  }
}
