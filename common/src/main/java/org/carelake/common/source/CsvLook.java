package org.carelake.common.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * A range of a CSV file as its parser would see it. Whether a line end within it ends a record
 * depends on the quotes before it, which another task looks at meanwhile; so this one follows each
 * state in which the parser may come to its first byte.
 */
final class CsvLook {
  private static final int BUFFER = 1 << 16;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final byte[] kinds = new byte[256];
  private final int[] states = {CsvState.START, CsvState.PLAIN, CsvState.QUOTED, CsvState.CLOSED};
  private final long[] starts = new long[CsvState.COUNT];
  private final long[] linesBefore = new long[CsvState.COUNT];
  private int unknown = CsvState.COUNT;
  private long lineEnds;
  private int last = -1;

  private CsvLook(char separator) {
    Arrays.fill(starts, -1);
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = (byte) CsvState.kind(i, separator);
    }
  }

  /**
   * What was seen in a range.
   *
   * @param from by the state in which its first byte is reached
   * @param lineEnds in the whole range
   * @param joins whether it begins with the line feed, and whether it ends with the carriage
   *     return, of a pair of which the other may be in the next range
   * @param blocks hashes of its blocks
   */
  record Seen(List<FromState> from, long lineEnds, Joins joins, String blocks)
      implements Serializable {}

  /**
   * What was seen by a parser that came in one state.
   *
   * @param end its state behind the last byte
   * @param start where in the file the first record starts that follows a line feed; -1 for none
   * @param linesBefore line ends in the range before that
   */
  record FromState(int end, long start, long linesBefore) implements Serializable {}

  record Joins(boolean beginsWithLineFeed, boolean endsWithCarriageReturn)
      implements Serializable {}

  /** Looks at a range. */
  static Seen at(Part range, char separator, Configuration conf) throws IOException {
    CsvLook look = new CsvLook(separator);
    try (Content content = Content.open(range, conf);
        InputStream in =
            BoundedInputStream.builder()
                .setInputStream(content)
                .setMaxCount(range.length())
                .get()) {
      boolean beginsWithLineFeed = look.pass(in, range.from());
      return new Seen(
          IntStream.range(0, CsvState.COUNT).mapToObj(look::from).toList(),
          look.lineEnds,
          new Joins(beginsWithLineFeed, look.last == '\r'),
          content.blocks());
    }
  }

  private FromState from(int state) {
    return new FromState(states[state], starts[state], linesBefore[state]);
  }

  private boolean pass(InputStream in, long from) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long position = from;
    boolean beginsWithLineFeed = false;
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      int skipped = position == 0 && isMarked(buffer, count) ? MARK.length : 0;
      beginsWithLineFeed |= position == from && buffer[0] == '\n';
      for (int i = skipped; i < count; i++) {
        pass(buffer[i], position + i);
      }
      position += count;
    }
    return beginsWithLineFeed;
  }

  private static boolean isMarked(byte[] buffer, int count) {
    return count >= MARK.length && Arrays.equals(buffer, 0, MARK.length, MARK, 0, MARK.length);
  }

  private void pass(byte b, long position) {
    int kind = kinds[b & 0xFF];
    // A second plain character changes nothing.
    if (kind != CsvState.OTHER || last < 0 || kinds[last] != CsvState.OTHER) {
      for (int i = 0; i < CsvState.COUNT; i++) {
        states[i] = CsvState.next(states[i], kind);
      }
      if (kind == CsvState.LINE_END) {
        lineEnd(b, position);
      }
    }
    last = b & 0xFF;
  }

  private void lineEnd(byte b, long position) {
    lineEnds += b == '\n' && last == '\r' ? 0 : 1;
    if (b == '\n' && unknown > 0) {
      IntStream.range(0, CsvState.COUNT)
          .filter(i -> starts[i] < 0 && states[i] != CsvState.QUOTED)
          .forEach(
              i -> {
                starts[i] = position + 1;
                linesBefore[i] = lineEnds;
                unknown--;
              });
    }
  }
}
