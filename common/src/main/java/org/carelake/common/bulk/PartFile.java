package org.carelake.common.bulk;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A large file on its way: what came is checked, kept, and gone on from after a cut or a crash. */
final class PartFile implements Closeable {
  private static final int BUFFER = 1 << 17;

  /** How much a crash costs at most of a file that is packed here; bytes. */
  private static final long MEMBER = 8 << 20;

  private final Path part;
  private final Begun begun;
  private final FileChannel channel;

  PartFile(Path folder, Begun begun) throws IOException {
    this.part = folder.resolve(begun.name() + ".part");
    this.begun = begun;
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Checks what is here already, and cuts off what a crash left half-written.
   *
   * @param check told what is here, unless it is packed by the server and comes by with the rest
   * @return from which byte on the server is to send
   */
  long offset(NdjsonCheck check) throws IOException {
    if (begun.form() == Begun.Form.PACKED) {
      channel.truncate(wholeMembers());
    }
    long length = channel.size();
    channel.position(length);
    if (length == 0 || begun.form() == Begun.Form.AS_SENT) {
      return length;
    }
    InputStream kept = Files.newInputStream(part);
    try (InputStream in = begun.form() == Begun.Form.PACKED ? Gunzip.of(kept) : kept) {
      copy(in, check, OutputStream.nullOutputStream());
    }
    return check.bytes();
  }

  /** Where the last member ends whose checksum is right. */
  private long wholeMembers() throws IOException {
    long end = 0;
    try (Counted counted =
        new Counted(new BufferedInputStream(Files.newInputStream(part), BUFFER))) {
      while (true) {
        counted.mark(1);
        if (counted.read() < 0) {
          return end;
        }
        counted.reset();
        Gunzip.members(counted, false).transferTo(OutputStream.nullOutputStream());
        end = counted.count;
      }
    } catch (IOException e) {
      return end;
    }
  }

  /** How much is here, as it is kept. */
  long length() throws IOException {
    return channel.size();
  }

  /** From the beginning. */
  void restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
  }

  /**
   * Takes what the server sends.
   *
   * @param check of all of the file; has seen what {@link #offset} told it
   */
  NdjsonCheck.Counts receive(InputStream body, NdjsonCheck check) throws IOException {
    OutputStream file = Channels.newOutputStream(channel);
    switch (begun.form()) {
      case PLAIN -> copy(body, check, file);
      case PACKED -> pack(body, check, file);
      case AS_SENT -> unpack(body, check, file);
    }
    return check.end();
  }

  private static void copy(InputStream in, NdjsonCheck check, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      check.update(buffer, 0, count);
    }
  }

  /** Members are closed also where the connection breaks, so that nothing that came is lost. */
  private static void pack(InputStream body, NdjsonCheck check, OutputStream file)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    int count = body.read(buffer);
    while (count >= 0) {
      try (GzipMember member = new GzipMember(file)) {
        for (long size = 0; count >= 0 && size < MEMBER; count = body.read(buffer)) {
          member.write(buffer, 0, count);
          check.update(buffer, 0, count);
          size += count;
        }
      }
    }
  }

  /** What is here already passes once more, before what comes now. */
  private void unpack(InputStream body, NdjsonCheck check, OutputStream file) throws IOException {
    InputStream kept = new Limited(Files.newInputStream(part), channel.size());
    try (InputStream in =
        Gunzip.of(
            new BufferedInputStream(new SequenceInputStream(kept, new Tee(body, file)), BUFFER))) {
      copy(in, check, OutputStream.nullOutputStream());
    }
  }

  /** Gives it its name. */
  void finish() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(
        part,
        part.resolveSibling(begun.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Tells how far a reader that looks ahead has really come. */
  private static final class Counted extends FilterInputStream {
    private long count;
    private long marked;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      count += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(bytes);
      count += skipped;
      return skipped;
    }

    @Override
    public synchronized void mark(int limit) {
      marked = count;
      in.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
      in.reset();
      count = marked;
    }
  }

  /** The first bytes only, while more are written behind them. */
  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }

  /** Writes down what is read. */
  private static final class Tee extends FilterInputStream {
    private final OutputStream copy;

    Tee(InputStream in, OutputStream copy) {
      super(in);
      this.copy = copy;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        copy.write(buffer, offset, read);
      }
      return read;
    }
  }
}
