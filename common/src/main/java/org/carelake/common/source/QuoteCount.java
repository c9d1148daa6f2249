package org.carelake.common.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/**
 * Counts quotation marks as they pass: in a well-formed CSV file they are even in number. Also puts
 * a carriage return before a line feed that ends a record whose quoted values hold one: the parser
 * takes the two for one line end, however far apart they are, and would join the next record.
 */
final class QuoteCount extends FilterReader {
  private static final int BUFFER = 1 << 13;

  private final PushbackReader characters;
  private long count;
  private char last;
  private boolean returned;

  /** Nothing has passed yet. */
  QuoteCount(Reader in) {
    super(new PushbackReader(in, BUFFER + 1));
    this.characters = (PushbackReader) this.in;
  }

  boolean isOdd() {
    return count % 2 == 1;
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
      if (buffer[i] == '\n' && returned && last == '"' && !isOdd()) {
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
    if (c == '"') {
      count++;
    } else if (c == '\r') {
      returned |= isOdd();
    } else if (c == '\n' && !isOdd()) {
      returned = false;
    }
    last = c;
  }
}
