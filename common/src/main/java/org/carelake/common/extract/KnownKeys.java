package org.carelake.common.extract;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * Which rows of a table have been landed, and in which version: in the lake, since it decides what
 * is deleted. A set of all keys, and behind it one for each landing since; small ones are one file.
 *
 * @param folder of one extract
 */
public record KnownKeys(String folder, Configuration conf) {
  private static final long SMALL = 1 << 20;
  private static final String ONE = "keys.gz";
  private static final byte[] EMPTY = empty();

  private static byte[] empty() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Copies a set here.
   *
   * @param set its folder on this machine
   */
  void take(java.nio.file.Path set, String id) throws IOException {
    List<java.nio.file.Path> files;
    try (Stream<java.nio.file.Path> found = Files.list(set)) {
      files = found.sorted().toList();
    }
    long bytes = 0;
    for (java.nio.file.Path file : files) {
      bytes += Files.size(file);
    }
    if (bytes < SMALL) {
      try (OutputStream out = fs().create(new Path(path(id), ONE), true)) {
        out.write(EMPTY);
        for (java.nio.file.Path file : files) {
          Files.copy(file, out); // gzip files one behind the other are one.
        }
      }
      return;
    }
    for (java.nio.file.Path file : files) {
      Path to = new Path(path(id), file.getFileName().toString());
      fs().copyFromLocalFile(false, true, new Path(file.toUri()), to);
    }
  }

  /** Reads some sets as one. */
  Reader reader(List<String> sets) throws IOException {
    for (String set : sets) {
      if (!fs().exists(path(set))) {
        throw new DataRefused(
            "Cannot tell what is deleted: %s is missing in the lake. Restore it."
                .formatted(path(set)));
      }
    }
    Map<String, Map<String, String>> small = new HashMap<>();
    for (String set : sets) {
      Path one = new Path(path(set), ONE);
      if (fs().exists(one)) {
        small.put(set, keys(fs().open(one)));
      }
    }
    return new Reader(sets, small);
  }

  private static Map<String, String> keys(InputStream file) throws IOException {
    Map<String, String> keys = new HashMap<>();
    Buckets.read(
        file,
        line -> {
          KeyVersion row = KeyVersion.of(line);
          keys.put(row.key(), row.version());
        });
    return keys;
  }

  /** Some sets as one: the newest version of each key counts. */
  final class Reader {
    private final List<String> sets;
    private final Map<String, Map<String, String>> small;

    private Reader(List<String> sets, Map<String, Map<String, String>> small) {
      this.sets = sets;
      this.small = small;
    }

    /** The keys of one bucket. */
    Map<String, String> keys(int bucket) throws IOException {
      Map<String, String> known = new HashMap<>();
      for (String set : sets) {
        if (small.containsKey(set)) {
          small
              .get(set)
              .forEach(
                  (key, version) -> {
                    if (Buckets.of(key) == bucket) {
                      known.put(key, version);
                    }
                  });
        } else {
          try {
            known.putAll(KnownKeys.keys(fs().open(new Path(path(set), Buckets.name(bucket)))));
          } catch (FileNotFoundException e) {
            // No key of the set is in it.
          }
        }
      }
      return known;
    }
  }

  /** Deletes all sets but those that are still needed. */
  void keepOnly(List<String> sets) throws IOException {
    Path all = new Path(folder);
    if (!fs().exists(all)) {
      return;
    }
    for (var set : fs().listStatus(all)) {
      if (!sets.contains(set.getPath().getName())) {
        fs().delete(set.getPath(), true);
      }
    }
  }

  private FileSystem fs() throws IOException {
    return new Path(folder).getFileSystem(conf);
  }

  private Path path(String set) {
    return new Path(folder, set);
  }
}
