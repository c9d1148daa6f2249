package org.carelake.common.bulk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * The files of an export, from all pages of its manifest.
 *
 * @param transactionTime which state of the server's data they are; null where it does not say
 * @param withToken whether they are asked for with the token
 * @param ignored files of types that were not asked for
 */
record Listed(
    Instant transactionTime, boolean withToken, List<Manifest.Entry> entries, long ignored) {
  /** The same files in the same order, whatever their addresses are now. */
  Listed inOrderOf(List<Manifest.Entry> before) {
    Map<String, Manifest.Entry> byPath =
        entries.stream().collect(Collectors.toMap(Listed::path, it -> it, (one, other) -> one));
    boolean hasAllPaths =
        byPath.size() == entries.size()
            && before.stream().map(Listed::path).allMatch(byPath::containsKey);
    List<Manifest.Entry> ordered =
        hasAllPaths ? before.stream().map(it -> byPath.get(path(it))).toList() : entries;
    boolean isSame =
        ordered.size() == before.size()
            && IntStream.range(0, before.size())
                .allMatch(i -> ordered.get(i).isLike(before.get(i)));
    if (!isSame) {
      throw new DataRefused(
          "Cannot go on with the export: the server lists other files now than before. Export anew.");
    }
    return new Listed(transactionTime, withToken, ordered, ignored);
  }

  /** Signatures of addresses are in their queries. */
  private static String path(Manifest.Entry entry) {
    return entry.url().replaceFirst("[?#].*", "");
  }
}
