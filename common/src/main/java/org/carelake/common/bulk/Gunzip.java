package org.carelake.common.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * What gzip holds, all of its members: Java's own stream takes a pause of the network for the end.
 * Tells damage from a connection that broke.
 */
final class Gunzip extends FilterInputStream {
  private final Source source;

  private Gunzip(InputStream unpacked, Source source) {
    super(unpacked);
    this.source = source;
  }

  static InputStream of(InputStream packed) throws IOException {
    Source source = new Source(packed);
    try {
      return new Gunzip(members(source, true), source);
    } catch (IOException e) {
      throw source.failure == null ? damaged() : source.failure;
    }
  }

  /**
   * Gzip by a library.
   *
   * @param all members, or the first alone
   */
  @SuppressWarnings("deprecation") // What replaces it is not in the version that Spark brings.
  static InputStream members(InputStream packed, boolean all) throws IOException {
    return new GzipCompressorInputStream(packed, all);
  }

  private static NdjsonCheck.BadContent damaged() {
    return new NdjsonCheck.BadContent("its gzip is damaged");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      throw source.failure == null ? damaged() : source.failure;
    }
  }

  /** Remembers whether it was the source that failed. */
  private static final class Source extends FilterInputStream {
    private IOException failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
