package org.carelake.common.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The lines of one file, plain or gzip, or of a part of one, as bytes without their ends. Memory
 * follows the longest line, not the file, and of lines that are too long only their starts are
 * kept.
 */
public final class NdjsonLines implements AutoCloseable {
  private static final int CHUNK = 1 << 18;

  /** Bytes of a line that is read; the largest resources, with scanned pages in them, have less. */
  static final int LONGEST = 64 << 20;

  /** Bytes that are kept of a line that is longer. */
  private static final int START = 1 << 20;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Content in;
  private final long to;
  private byte[] buffer = new byte[CHUNK];
  private int start;
  private int end;

  /** Where the buffer lies in what is read, from its first byte on. */
  private long passed;

  private long number;
  private boolean whole;

  private NdjsonLines(Content in, Part part) {
    this.in = in;
    this.to = part.to();
    this.passed = part.from();
  }

  /**
   * Opens a file.
   *
   * @throws UnreadableFile if it cannot be opened
   */
  public static NdjsonLines open(RawFile file, Configuration conf) {
    return open(Part.whole(file), conf);
  }

  /** Opens a part: what starts behind its first byte, and at the latest at the next one's. */
  static NdjsonLines open(Part part, Configuration conf) {
    RawFile file = part.file();
    try {
      NdjsonLines lines = new NdjsonLines(Content.open(part, conf), part);
      lines.begin(part);
      return lines;
    } catch (IOException e) {
      throw new UnreadableFile(
          file, "it cannot be opened (" + e.getClass().getSimpleName() + "). Deliver it again.");
    }
  }

  /** The hashes of its blocks, once its lines have been read. */
  String blocks() throws IOException {
    return in.blocks();
  }

  private void begin(Part part) throws IOException {
    try {
      if (part.from() == 0) {
        skipMark();
      } else {
        skipLine();
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void skipMark() throws IOException {
    while (end < MARK.length && fill()) {}
    if (end >= MARK.length && Arrays.equals(buffer, 0, MARK.length, MARK, 0, MARK.length)) {
      start = MARK.length;
    }
  }

  /** The number of the line last given, 1-based, among those of what is read. */
  public long number() {
    return number;
  }

  /** Whether the line last given is all of it: of one longer than {@link #LONGEST} it is not. */
  public boolean whole() {
    return whole;
  }

  /**
   * The next line; empty after the last.
   *
   * @throws IOException where the file is damaged from here on
   */
  public Optional<byte[]> next() throws IOException {
    number++;
    whole = true;
    if (passed + start > to) {
      return Optional.empty();
    }
    int searched = start;
    while (true) {
      int newline = newline(searched);
      if (newline - start > LONGEST) {
        return Optional.of(tooLong());
      }
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

  public static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Skips the rest, which may be many times what the packed file has. */
  private byte[] tooLong() throws IOException {
    whole = false;
    byte[] first = Arrays.copyOfRange(buffer, start, start + START);
    skipLine();
    return first;
  }

  private void skipLine() throws IOException {
    int newline = newline(start);
    while (newline == end) {
      start = end;
      if (!fill()) {
        return;
      }
      newline = newline(start);
    }
    start = newline + 1;
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
    int wanted = Math.min(2 * (rest + CHUNK), LONGEST + CHUNK);
    byte[] target = rest + CHUNK > buffer.length ? new byte[wanted] : buffer;
    System.arraycopy(buffer, start, target, 0, rest);
    buffer = target;
    passed += start;
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
