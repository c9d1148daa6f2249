package org.carelake.common.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Follows what passes: on which lines records start, which the parser miscounts where values hold
 * lone carriage returns, and whether a quote is never closed. Also puts a carriage return before a
 * line feed that ends a record whose quoted values hold one: the parser takes the two for one line
 * end, however far apart they are, and would join the next record.
 */
final class QuoteState extends FilterReader {
  private static final int BUFFER = 1 << 13;

  private final PushbackReader characters;
  private final char separator;
  private int state = CsvState.START;
  private char last;
  private boolean returned;
  private boolean begun;
  private long line = 1;
  private final Queue<Long> starts = new ArrayDeque<>();

  /** Nothing has passed yet. */
  QuoteState(Reader in, char separator) {
    super(new PushbackReader(in, BUFFER + 1));
    this.characters = (PushbackReader) this.in;
    this.separator = separator;
  }

  /** Whether what passed ends within a quoted value. */
  boolean isOpen() {
    return state == CsvState.QUOTED;
  }

  /** The line on which the next record starts, 1-based; to be asked once for each. */
  long nextStart() {
    return starts.remove();
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = characters.read(buffer, offset, Math.min(length, BUFFER));
    for (int i = offset; i < offset + read; i++) {
      if (buffer[i] == '\n' && returned && state == CsvState.CLOSED) {
        returned = false;
        characters.unread(buffer, i, offset + read - i);
        characters.unread('\r');
        return i > offset ? i - offset : read(buffer, offset, length);
      }
      pass(buffer[i]);
    }
    return read;
  }

  private void pass(char c) {
    int kind = CsvState.kind(c, separator);
    if (kind == CsvState.LINE_END) {
      line += c == '\n' && last == '\r' ? 0 : 1;
      begun &= isOpen();
    } else if (!begun) {
      begun = true;
      starts.add(line);
    }
    state = CsvState.next(state, kind);
    if (c == '\r') {
      returned |= isOpen();
    } else if (c == '\n' && !isOpen()) {
      returned = false;
    }
    last = c;
  }
}
