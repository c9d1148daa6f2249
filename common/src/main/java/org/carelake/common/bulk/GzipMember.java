package org.carelake.common.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One member of a gzip file: speed before size, since the network waits for it. To close it ends
 * the member, and not the file.
 */
final class GzipMember extends GZIPOutputStream {
  private static final int BUFFER = 1 << 16;

  GzipMember(OutputStream file) throws IOException {
    super(file, BUFFER);
    def.setLevel(1);
  }

  /** Gives its memory back, which is not Java's, also where the file cannot be written. */
  @Override
  public void close() throws IOException {
    try {
      finish();
    } finally {
      def.end();
    }
  }
}
