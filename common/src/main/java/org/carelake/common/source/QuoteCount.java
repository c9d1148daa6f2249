package org.carelake.common.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Counts quotation marks as they pass: in a well-formed CSV file they are even in number. Also puts
 * a carriage return before a line feed that ends a record whose quoted values hold one: the parser
 * takes the two for one line end, however far apart they are, and would join the next record.
 */
final class QuoteCount extends FilterInputStream {
  private static final int BUFFER = 1 << 13;

  private final PushbackInputStream bytes;
  private final boolean completesLineEnds;
  private long count;
  private byte last;
  private boolean returned;

  /**
   * Nothing has passed yet.
   *
   * @param completesLineEnds whether each character that matters is one byte
   */
  QuoteCount(InputStream in, boolean completesLineEnds) {
    super(new PushbackInputStream(in, BUFFER + 1));
    this.bytes = (PushbackInputStream) this.in;
    this.completesLineEnds = completesLineEnds;
  }

  boolean isOdd() {
    return count % 2 == 1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = bytes.read(buffer, offset, Math.min(length, BUFFER));
    for (int i = offset; i < offset + read; i++) {
      if (buffer[i] == '\n' && returned && last == '"' && !isOdd()) {
        returned = false;
        bytes.unread(buffer, i, offset + read - i);
        bytes.unread('\r');
        return i > offset ? i - offset : read(buffer, offset, length);
      }
      pass(buffer[i]);
    }
    return read;
  }

  private void pass(byte b) {
    if (b == '"') {
      count++;
    } else if (b == '\r' && completesLineEnds) {
      returned |= isOdd();
    } else if (b == '\n' && !isOdd()) {
      returned = false;
    }
    last = b;
  }
}
