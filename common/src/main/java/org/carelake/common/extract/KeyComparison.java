package org.carelake.common.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All keys of a table against those that were landed: finds what was deleted, and what has another
 * watermark than was landed, which a watermark that went back has hidden.
 */
record KeyComparison(TableReader reader, Landing.Rows rows, Path scratch) {
  private static final int KEYS_AT_ONCE = 200;

  /**
   * Lands what differs.
   *
   * @param before what was landed by earlier extracts
   * @param keys folder of the keys that this one has landed
   * @return folder of the set of all keys
   */
  Path run(KnownKeys.Reader before, Path keys) throws IOException {
    Path there = scratch.resolve("all-keys");
    try (Buckets all = new Buckets(there)) {
      reader.keys(row -> all.add(reader.columns().version(row)));
    }
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < Buckets.COUNT; i++) {
      Map<String, String> landed = before.keys(i);
      Buckets.read(keys, i, line -> put(landed, KeyVersion.of(line)));
      Buckets.read(there, i, line -> compare(landed, KeyVersion.of(line), missed));
      for (String key : landed.keySet()) {
        rows.gone(key);
      }
    }
    fetch(missed);
    return there;
  }

  private static void put(Map<String, String> landed, KeyVersion row) {
    landed.put(row.key(), row.version());
  }

  private void compare(Map<String, String> landed, KeyVersion row, List<String> missed) {
    boolean wasLanded = landed.containsKey(row.key());
    if (!Objects.equals(landed.remove(row.key()), row.version()) || !wasLanded) {
      missed.add(row.key());
    }
    if (missed.size() == KEYS_AT_ONCE) {
      fetch(missed);
    }
  }

  private void fetch(List<String> missed) {
    if (!missed.isEmpty()) {
      reader.withKeys(missed, rows::add);
      missed.clear();
    }
  }
}
