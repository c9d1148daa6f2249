package org.carelake.common.source;

/**
 * Counts the line breaks within the values of one file. A quote that stands there by mistake is
 * closed by another one rows later, and what lies between becomes one value. Such a value has as
 * many separators as a row, which texts of several lines may have too: they count as swallowed rows
 * only in a file that has no other line breaks.
 */
final class LineBreaks {
  private final char separator;
  private int columns;
  private long rows;
  private long broken;
  private long suspicious;
  private long within;
  private long first;

  /** Nothing is counted yet. */
  LineBreaks(char separator) {
    this.separator = separator;
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
    long ends = 0;
    boolean suspects = false;
    for (String value : record.values()) {
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        ends += value.lines().count() - 1;
        suspects |= value.chars().filter(c -> c == separator).count() >= columns - 1;
      }
    }
    if (ends > 0) {
      first = broken++ == 0 ? record.line() : first;
      suspicious += suspects ? 1 : 0;
      within += ends;
    }
  }

  Signs signs() {
    return new Signs(rows, broken, suspicious, within, first, 0, false);
  }
}
