package org.carelake.common.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What is in a file, unpacked where it is gzip, and the xxHash of the file as it lies there: with
 * the compiler that short runs use, SHA-256 takes a hundred times as long.
 */
final class Content extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final CheckedInputStream stored;
  private final InputStream buffered;

  private Content(CheckedInputStream stored, InputStream buffered, InputStream unpacked) {
    super(unpacked);
    this.stored = stored;
    this.buffered = buffered;
  }

  static Content open(RawFile file, Configuration conf) throws IOException {
    Path path = new Path(file.path());
    InputStream opened = path.getFileSystem(conf).open(path);
    try {
      CheckedInputStream stored =
          new CheckedInputStream(
              opened, XXHashFactory.fastestInstance().newStreamingHash64(0).asChecksum());
      InputStream buffered = new BufferedInputStream(stored, BUFFER);
      return new Content(stored, buffered, isGzip(buffered) ? unpacked(buffered) : buffered);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream packed) throws IOException {
    return new BufferedInputStream(new GZIPInputStream(packed, BUFFER), BUFFER);
  }

  /** By its first bytes: names are often wrong about it. */
  private static boolean isGzip(InputStream stored) throws IOException {
    stored.mark(2);
    byte[] magic = stored.readNBytes(2);
    stored.reset();
    return magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
  }

  /** Of the whole file, as hexadecimal digits; reads what has not been read yet. */
  String hash() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    buffered.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().toHexDigits(stored.getChecksum().getValue());
  }
}
