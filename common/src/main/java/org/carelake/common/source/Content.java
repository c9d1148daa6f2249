package org.carelake.common.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What is in a file, unpacked where it is gzip, and the hash of the file as it lies there. A part
 * of a file is hashed, and can be read on behind its end.
 */
final class Content extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final HashedInput stored;
  private final InputStream buffered;
  private final boolean packed;

  private Content(HashedInput stored, InputStream buffered, boolean packed) throws IOException {
    super(packed ? unpacked(buffered) : buffered);
    this.stored = stored;
    this.buffered = buffered;
    this.packed = packed;
  }

  static Content open(RawFile file, Configuration conf) throws IOException {
    return open(Part.whole(file), conf);
  }

  static Content open(Part part, Configuration conf) throws IOException {
    Path path = new Path(part.file().path());
    FileSystem files = path.getFileSystem(conf);
    if (!part.isWhole()) {
      requireUnchanged(part.file(), files.getFileStatus(path));
    }
    FSDataInputStream opened = files.open(path);
    try {
      if (part.from() > 0) {
        opened.seek(part.from());
      }
      HashedInput stored = new HashedInput(opened, part.length(), part.to() == Part.END);
      InputStream buffered = new BufferedInputStream(stored, BUFFER);
      return new Content(stored, buffered, part.isWhole() && isGzip(buffered));
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** Parts that are read one after the other are of one file only while it stays as it is. */
  private static void requireUnchanged(RawFile file, FileStatus now) {
    // Some stores list times to the millisecond, and tell those of one file to the second.
    boolean isLater = Math.abs(now.getModificationTime() - file.modified()) >= 1000;
    if (now.getLen() != file.length() || isLater) {
      throw new UnreadableFile(file, "it was changed while it was read. Start again.");
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

  /** Whether it can only be read from its beginning. */
  boolean isPacked() {
    return packed;
  }

  /**
   * The hashes of its blocks. Of a file, reads what has not been read yet; a part must have been
   * read.
   */
  String blocks() throws IOException {
    if (stored.toTheEnd) {
      transferTo(OutputStream.nullOutputStream());
      buffered.transferTo(OutputStream.nullOutputStream());
    }
    return stored.hash.blocks();
  }

  /** Of the whole file, as hexadecimal digits; reads what has not been read yet. */
  String hash() throws IOException {
    return BlockHash.of(blocks());
  }

  /** Hashes what passes, up to a limit where there is one. */
  private static final class HashedInput extends FilterInputStream {
    private final BlockHash hash = new BlockHash();
    private final boolean toTheEnd;
    private long left;

    HashedInput(InputStream in, long limit, boolean toTheEnd) {
      super(in);
      this.left = limit;
      this.toTheEnd = toTheEnd;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      int hashed = toTheEnd ? count : (int) Math.min(count, left);
      if (hashed > 0) {
        hash.update(buffer, offset, hashed);
        left -= hashed;
      }
      return count;
    }
  }
}
