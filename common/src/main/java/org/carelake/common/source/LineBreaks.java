package org.carelake.common.source;

import java.util.Optional;
import org.carelake.common.run.Printable;

/**
 * The line breaks within the values of one file. A quote that stands there by mistake is closed by
 * another one rows later, and what lies between becomes one value. Such a value has as many
 * separators as a row, which texts of several lines may have too: they count as swallowed rows only
 * in a file that has no other line breaks.
 */
final class LineBreaks {
  /** Where fewer of the rows than this hold line breaks, those that do are worth a look. */
  private static final double RARE = 0.01;

  private final RawFile file;
  private final char separator;
  private final double limit;
  private int columns;
  private long rows;
  private long records;
  private long suspicious;
  private long swallowed;
  private long first;

  /**
   * Nothing is counted yet.
   *
   * @param limit lines within values per row of the file, 0 to 1, above which it is refused
   */
  LineBreaks(RawFile file, char separator, double limit) {
    this.file = file;
    this.separator = separator;
    this.limit = limit;
  }

  /** Counts those of a record; the first one names the columns. */
  void count(FileRecord record) {
    if (columns == 0) {
      columns = record.values().size();
    } else {
      rows++;
      countWithin(record);
    }
  }

  private void countWithin(FileRecord record) {
    long within = 0;
    boolean suspects = false;
    for (String value : record.values()) {
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        within += value.lines().count() - 1;
        suspects |= value.chars().filter(c -> c == separator).count() >= columns - 1;
      }
    }
    if (within > 0) {
      first = records++ == 0 ? record.line() : first;
      suspicious += suspects ? 1 : 0;
      swallowed += within;
    }
  }

  /**
   * What is to be told of the file.
   *
   * @throws UnreadableFile if too many lines lie within values
   */
  Optional<String> judged() {
    if (suspicious > 0 && suspicious == records && swallowed > limit * (rows + swallowed)) {
      throw new UnreadableFile(
          file,
          "%,d of its lines lie within a quoted value as if rows had been swallowed, the first behind line %,d. Close the quote that is opened there, or raise ingest.max-reject-ratio if the values are meant so."
              .formatted(swallowed, first));
    }
    boolean rare = records > 0 && (records < RARE * rows || suspicious == records);
    return rare
        ? Optional.of(
            "%s: %,d of %,d rows hold line breaks, the first in line %,d; see that no quote is missing"
                .formatted(Printable.text(file.title()), records, rows, first))
        : Optional.empty();
  }
}
