package org.carelake.common.land;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts quotation marks as they pass: in a well-formed CSV file they are even in number. */
final class QuoteCount extends FilterInputStream {
  private long count;

  QuoteCount(InputStream in) {
    super(in);
  }

  boolean isOdd() {
    return count % 2 == 1;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count += b == '"' ? 1 : 0;
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      count += buffer[i] == '"' ? 1 : 0;
    }
    return read;
  }
}
