package org.carelake.common.extract;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Lines in {@value #COUNT} files by the hash of a key, so that sets of any size can be compared
 * file by file, whatever order a database gives them in.
 */
final class Buckets implements Closeable {
  static final int COUNT = 64;
  private static final int SEED = 7;
  private static final int BUFFER = 1 << 13;

  private final Path folder;
  private final OutputStream[] files = new OutputStream[COUNT];

  /** Begins in an empty folder. */
  Buckets(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
  }

  static String name(int bucket) {
    return "%02d.gz".formatted(bucket);
  }

  /** Which one a key is in. */
  static int of(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Math.floorMod(MurmurHash3.hash32x86(bytes, 0, bytes.length, SEED), COUNT);
  }

  /** Tells whether two rows are the same. */
  static String fingerprint(String row) {
    byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
    long[] hash = MurmurHash3.hash128x64(bytes, 0, bytes.length, SEED);
    return Long.toHexString(hash[0]) + Long.toHexString(hash[1]);
  }

  void add(KeyVersion row) throws IOException {
    add(row.key(), row.line());
  }

  synchronized void add(String key, String line) throws IOException {
    int bucket = of(key);
    if (files[bucket] == null) {
      OutputStream file = Files.newOutputStream(folder.resolve(name(bucket)));
      files[bucket] = new BufferedOutputStream(new GZIPOutputStream(file), BUFFER);
    }
    files[bucket].write((line + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** What is done with a line. */
  interface Reader {
    void read(String line) throws IOException;
  }

  /** Reads one that was written here. */
  static void read(Path folder, int bucket, Reader reader) throws IOException {
    Path file = folder.resolve(name(bucket));
    if (Files.exists(file)) {
      read(Files.newInputStream(file), reader);
    }
  }

  /** Reads and closes it. */
  static void read(InputStream file, Reader reader) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.read(line);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (OutputStream file : files) {
      if (file != null) {
        file.close();
      }
    }
  }
}
