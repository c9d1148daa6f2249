package org.carelake.common.bulk;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Joins small files: servers may give out ten thousand of a few resources each, and whoever reads
 * them wants few. Each is a gzip member of its own, or plain text behind the one before.
 */
final class Packs implements Closeable {
  private static final long LARGEST = 64 << 20;

  private final JobFolder folder;
  private final boolean packed;
  private final Map<String, Pack> open = new HashMap<>();

  /** A file that still grows. What lies behind its length is of one that was not written whole. */
  private static final class Pack implements Closeable {
    private final Path path;
    private long length;
    private FileChannel channel;

    Pack(Path path, long length) {
      this.path = path;
      this.length = length;
    }

    String name() {
      return path.getFileName().toString();
    }

    long length() {
      return length;
    }

    FileChannel atItsEnd() throws IOException {
      if (channel == null) {
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      }
      return channel.truncate(length).position(length);
    }

    void force() throws IOException {
      atItsEnd().force(true);
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }

  Packs(JobFolder folder, boolean packed) {
    this.folder = folder;
    this.packed = packed;
    folder.done().forEach(this::goOn);
  }

  /** The newest pack of each name goes on where its last whole file ends. */
  private void goOn(Done done) {
    if (done.to() > 0) {
      open.merge(
          JobFolder.stem(done.name()),
          new Pack(folder.path(done.name()), done.to()),
          BinaryOperator.maxBy(Comparator.comparing(Pack::name).thenComparing(Pack::length)));
    }
  }

  /**
   * Adds a file and writes it down. One at a time: a crash in between costs one file.
   *
   * @param content as the server sent it
   * @param isGzip whether that is gzip
   * @param checked told all of it, unpacked
   */
  synchronized Done add(
      int index,
      Manifest.Entry entry,
      byte[] content,
      boolean isGzip,
      NdjsonCheck checked,
      String next,
      Judge judge)
      throws IOException {
    String stem = entry.stem();
    Pack pack = open.get(stem);
    if (pack != null && pack.length > LARGEST) {
      pack.force();
      pack.close();
      pack = null;
    }
    if (pack == null) {
      pack = new Pack(folder.path(folder.newName(stem, packed)), 0);
      open.put(stem, pack);
    }
    FileChannel file = pack.atItsEnd();
    NdjsonCheck.Counts counts = write(file, content, isGzip, checked);
    judge.accept(counts);
    Done done =
        new Done(
            index,
            entry.kind(),
            pack.name(),
            pack.length,
            file.position(),
            counts.lines(),
            counts.outcomes(),
            counts.bytes(),
            counts.sha256(),
            next);
    folder.add(done);
    pack.length = file.position();
    return done;
  }

  /** Refuses content that is not what was announced. */
  interface Judge {
    void accept(NdjsonCheck.Counts counts) throws IOException;
  }

  private NdjsonCheck.Counts write(
      FileChannel file, byte[] content, boolean isGzip, NdjsonCheck checked) throws IOException {
    OutputStream raw = Channels.newOutputStream(file);
    try (OutputStream out = packed ? new GzipMember(raw) : new NotClosed(raw)) {
      return copy(content, isGzip, out, checked);
    }
  }

  private static NdjsonCheck.Counts copy(
      byte[] content, boolean isGzip, OutputStream out, NdjsonCheck checked) throws IOException {
    InputStream stored = new ByteArrayInputStream(content);
    byte last = '\n';
    try (InputStream in = isGzip ? Gunzip.of(stored) : stored) {
      byte[] buffer = new byte[1 << 13];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        checked.update(buffer, 0, count);
        out.write(buffer, 0, count);
        last = count > 0 ? buffer[count - 1] : last;
      }
    }
    NdjsonCheck.Counts counts = checked.end();
    if (last != '\n') {
      out.write('\n'); // Another file's first line comes behind it.
    }
    return counts;
  }

  /** Plain text of several files in one. */
  private static final class NotClosed extends FilterOutputStream {
    NotClosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
    }

    @Override
    public void close() {
      // More comes behind it.
    }
  }

  /** All is on the disk. */
  synchronized void sync() throws IOException {
    for (Pack pack : open.values()) {
      pack.force();
    }
  }

  @Override
  public synchronized void close() {
    for (Pack pack : open.values()) {
      try {
        pack.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
