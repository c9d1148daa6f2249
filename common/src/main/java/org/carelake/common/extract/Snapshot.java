package org.carelake.common.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * All rows of an extract, as they come in any order. Those are landed that differ from what was
 * landed before, and those that are gone.
 */
final class Snapshot implements AutoCloseable {
  private final Columns columns;
  private final boolean onlyDifferent;
  private final Path keys;
  private final Path spool;
  private final Buckets read;
  private final Buckets held;

  /**
   * Begins.
   *
   * @param scratch folder for what is not needed later
   * @param onlyDifferent whether rows that are as before are left out
   */
  Snapshot(Columns columns, Path scratch, boolean onlyDifferent) throws IOException {
    this.columns = columns;
    this.onlyDifferent = onlyDifferent;
    this.keys = scratch.resolve("keys");
    this.spool = scratch.resolve("rows");
    this.read = new Buckets(keys);
    this.held = new Buckets(spool);
  }

  /** One row; for any number of threads. */
  void add(String[] row, Landing.Rows to) throws IOException {
    KeyVersion version = columns.version(row);
    read.add(version);
    if (onlyDifferent) {
      held.add(version.key(), Line.of(row));
    } else {
      to.add(row);
    }
  }

  /**
   * All were added.
   *
   * @param before what was landed
   * @return folder of the set of all keys
   */
  Path finish(KnownKeys.Reader before, Landing.Rows to) throws IOException {
    close();
    for (int i = 0; i < Buckets.COUNT; i++) {
      finish(i, before.keys(i), to);
    }
    return keys;
  }

  private void finish(int bucket, Map<String, String> before, Landing.Rows to) throws IOException {
    Buckets.read(
        spool,
        bucket,
        line -> {
          String[] row = Line.values(line);
          KeyVersion version = columns.version(row);
          if (!version.version().equals(before.get(version.key()))) {
            to.add(row);
          }
        });
    Buckets.read(keys, bucket, line -> before.remove(KeyVersion.of(line).key()));
    for (String key : before.keySet()) {
      to.gone(key);
    }
  }

  @Override
  public void close() throws IOException {
    read.close();
    held.close();
  }
}
