package org.carelake.common.land;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The lines of one file, plain or gzip, as bytes without their ends. Memory follows the longest
 * line, not the file.
 */
final class NdjsonLines implements AutoCloseable {
  private static final int CHUNK = 1 << 18;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Content in;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int end;
  private long number;

  private NdjsonLines(Content in) {
    this.in = in;
  }

  static NdjsonLines open(RawFile file, Configuration conf) {
    try {
      NdjsonLines lines = new NdjsonLines(Content.open(file, conf));
      lines.skipMark();
      return lines;
    } catch (IOException e) {
      throw new UnreadableFile(
          file, "it cannot be opened (" + e.getClass().getSimpleName() + "). Deliver it again.");
    }
  }

  /** The hash of the whole file, once its lines have been read. */
  String hash() throws IOException {
    return in.hash();
  }

  private void skipMark() throws IOException {
    while (end < MARK.length && fill()) {}
    if (end >= MARK.length && Arrays.equals(buffer, 0, MARK.length, MARK, 0, MARK.length)) {
      start = MARK.length;
    }
  }

  /** The number of the line last given, 1-based. */
  long number() {
    return number;
  }

  /**
   * The next line; empty after the last.
   *
   * @throws IOException where the file is damaged from here on
   */
  Optional<byte[]> next() throws IOException {
    number++;
    int searched = start;
    while (true) {
      int newline = newline(searched);
      if (newline < end) {
        byte[] line = line(newline);
        start = newline + 1;
        return Optional.of(line);
      }
      searched = end - start;
      if (!fill()) {
        break;
      }
    }
    if (start == end) {
      return Optional.empty();
    }
    byte[] last = line(end);
    start = end;
    return Optional.of(last);
  }

  private int newline(int from) {
    byte[] bytes = buffer;
    int last = end;
    int i = from;
    while (i < last && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  private byte[] line(int until) {
    int last = until > start && buffer[until - 1] == '\r' ? until - 1 : until;
    return Arrays.copyOfRange(buffer, start, last);
  }

  /** Moves the rest to the front, and reads on behind it; false at the end. */
  private boolean fill() throws IOException {
    int rest = end - start;
    byte[] target = rest + CHUNK > buffer.length ? new byte[2 * (rest + CHUNK)] : buffer;
    System.arraycopy(buffer, start, target, 0, rest);
    buffer = target;
    start = 0;
    end = rest;
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(count, 0);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
