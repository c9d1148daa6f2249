package org.carelake.common.source;

import java.util.List;
import java.util.Map;
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
 * @param maxRejectRatio lines within quoted values per row, 0 to 1, that a file bears in which they
 *     look like swallowed rows
 */
public record CsvReading(Dataset<Row> rows, Reports<CsvReport> reports, double maxRejectRatio) {

  /**
   * How the reading of a whole file went.
   *
   * @param hash null where it cannot be read
   * @param problem null for none
   * @param note null for none
   */
  private record Ended(long rows, String hash, String problem, String note) {
    static Ended of(RawFile file, CsvReport report, double maxRejectRatio) {
      if (report.problem() != null) {
        return new Ended(0, null, report.problem(), null);
      }
      try {
        String note = report.signs().judged(file, maxRejectRatio).orElse(null);
        return new Ended(report.rows(), BlockHash.of(report.blocks()), null, note);
      } catch (UnreadableFile e) {
        return new Ended(0, null, e.getMessage(), null);
      }
    }
  }

  /** Rows of each file that could be read, by its title, also of one without rows. */
  public Map<String, Long> received() {
    return told(ended -> ended.problem() == null ? ended.rows() : null);
  }

  /** Why files cannot be read, by their titles. */
  public Map<String, String> problems() {
    return told(Ended::problem);
  }

  /** The hashes of the files that could be read, by their titles. */
  public Map<String, String> hashes() {
    return told(Ended::hash);
  }

  /** What is worth a look. */
  public List<String> notes() {
    return told(Ended::note).values().stream().sorted().toList();
  }

  private <T> Map<String, T> told(Function<Ended, T> of) {
    Map<String, T> told = new TreeMap<>();
    reports
        .ofFiles(CsvReport::plus)
        .forEach(
            (file, report) -> {
              T value = of.apply(Ended.of(file, report, maxRejectRatio));
              if (value != null) {
                told.put(file.title(), value);
              }
            });
    return told;
  }
}
