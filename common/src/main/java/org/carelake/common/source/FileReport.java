package org.carelake.common.source;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an NDJSON file, or a part of one, holds.
 *
 * @param all its lines
 * @param lines lines that are not blank
 * @param read resources that were parsed, for views to see
 * @param unread resources that no view reads, by type
 * @param bad lines that are no usable resource, by rule
 * @param rows rows of views, by the view's position
 * @param blocks hashes of its blocks; empty where it cannot be read
 * @param problem why it cannot be read to its end; null where it can
 */
public record FileReport(
    long all,
    long lines,
    long read,
    Map<String, Long> unread,
    Map<String, Long> bad,
    Map<Integer, Long> rows,
    String blocks,
    String problem)
    implements Serializable {

  static FileReport unreadable(UnreadableFile why) {
    return new FileReport(0, 0, 0, Map.of(), Map.of(), Map.of(), "", why.getMessage());
  }

  /** Both together; the first problem is told. */
  FileReport plus(FileReport later) {
    return new FileReport(
        all + later.all,
        lines + later.lines,
        read + later.read,
        sum(unread, later.unread),
        sum(bad, later.bad),
        sum(rows, later.rows),
        blocks + later.blocks,
        problem == null ? later.problem : problem);
  }

  private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> some, Map<K, Long> more) {
    Map<K, Long> sum = new TreeMap<>(some);
    more.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  /** The report as that of a whole file, which has lines if it has bytes. */
  FileReport of(RawFile file) {
    return problem == null && lines == 0 && file.length() > 0
        ? unreadable(
            new UnreadableFile(file, "it is not empty but holds no line. Deliver it again."))
        : this;
  }

  /** Of the whole file's content. */
  public String hash() {
    return BlockHash.of(blocks);
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

    FileReport report(long all, String blocks) {
      return new FileReport(all, lines, read, unread, bad, rows, blocks, null);
    }
  }
}
