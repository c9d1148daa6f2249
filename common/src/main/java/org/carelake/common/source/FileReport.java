package org.carelake.common.source;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one NDJSON file holds.
 *
 * @param lines lines that are not blank
 * @param read resources that were parsed, for views to see
 * @param unread resources that no view reads, by type
 * @param bad lines that are no usable resource, by rule
 * @param rows rows of views, by the view's position
 * @param hash of its content; null for a file that cannot be read
 * @param problem why it cannot be read to its end; null where it can
 */
public record FileReport(
    long lines,
    long read,
    Map<String, Long> unread,
    Map<String, Long> bad,
    Map<Integer, Long> rows,
    String hash,
    String problem)
    implements Serializable {

  static FileReport unreadable(UnreadableFile why) {
    return new FileReport(0, 0, Map.of(), Map.of(), Map.of(), null, why.getMessage());
  }

  /** What became of its lines. */
  Tally tally() {
    Map<String, Long> told = new TreeMap<>(bad);
    unread.forEach((type, count) -> told.put("resources.unread." + type, count));
    return new Tally(lines, read + sum(unread), sum(bad), 0, told);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Counts up while a file is read. */
  static final class Counting {
    private long lines;
    private long read;
    private final Map<String, Long> unread = new TreeMap<>();
    private final Map<String, Long> bad = new TreeMap<>();
    private final Map<Integer, Long> rows = new TreeMap<>();

    void line() {
      lines++;
    }

    void read() {
      read++;
    }

    void unread(String type) {
      unread.merge(type, 1L, Long::sum);
    }

    void bad(String rule) {
      bad.merge(rule, 1L, Long::sum);
    }

    void row(int view) {
      rows.merge(view, 1L, Long::sum);
    }

    /** Whether the file holds nothing but blanks. */
    boolean isNothing() {
      return lines == 0;
    }

    FileReport report(String hash) {
      return new FileReport(lines, read, unread, bad, rows, hash, null);
    }
  }
}
