package org.carelake.common.land;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What is in a file, unpacked where it is gzip, and the hash of the file as it lies there. */
final class Content extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final DigestInputStream stored;

  private Content(DigestInputStream stored, InputStream unpacked) {
    super(unpacked);
    this.stored = stored;
  }

  static Content open(RawFile file, Configuration conf) throws IOException {
    Path path = new Path(file.path());
    InputStream opened = path.getFileSystem(conf).open(path);
    try {
      DigestInputStream stored =
          new DigestInputStream(new BufferedInputStream(opened, BUFFER), sha256());
      boolean packed = isGzip(stored);
      return new Content(
          stored, new BufferedInputStream(packed ? unpacked(stored) : stored, BUFFER));
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream stored) throws IOException {
    return new GZIPInputStream(stored, BUFFER);
  }

  /** By its first bytes: names are often wrong about it. */
  private static boolean isGzip(DigestInputStream stored) throws IOException {
    stored.on(false);
    stored.mark(2);
    byte[] magic = stored.readNBytes(2);
    stored.reset();
    stored.on(true);
    return magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
  }

  /** Of the whole file, as hexadecimal digits; reads what has not been read yet. */
  String hash() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    stored.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(stored.getMessageDigest().digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
