package org.carelake.common.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Looks whether bytes that pass as another encoding would be UTF-8: text of another one hardly ever
 * is, if it has anything that is not ASCII.
 */
final class Utf8Look extends FilterInputStream {
  private long letters;
  private int due;
  private boolean broken;

  /** Nothing has passed yet. */
  Utf8Look(InputStream in) {
    super(in);
  }

  Signs signs() {
    return new Signs(0, 0, 0, 0, 0, letters, broken || due > 0);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      pass(b);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    for (int i = offset; i < offset + read; i++) {
      pass(buffer[i] & 0xFF);
    }
    return read;
  }

  private void pass(int b) {
    if (due > 0) {
      broken |= (b & 0xC0) != 0x80;
      due--;
    } else if (b >= 0x80) {
      broken |= b < 0xC2 || b > 0xF4;
      due = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
      letters++;
    }
  }
}
