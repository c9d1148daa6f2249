package org.carelake.common.lake;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * How much of what a store holds one publication may delete: a wrong or damaged lake would take
 * nearly all.
 *
 * @param maxRatio rows deleted per row that is there, 0 to 1
 */
public record DeleteLimit(double maxRatio) {
  /** For whoever means it. */
  public static final DeleteLimit NONE = new DeleteLimit(1);

  /** What would go, and how many there are now. */
  public record Deletes(long gone, long rows) {}

  /**
   * Refuses a publication that would delete too much.
   *
   * @param store as messages name it
   * @param deletes by the name of the table or the kind of node
   */
  public void require(String store, Map<String, Deletes> deletes) {
    String broken =
        deletes.entrySet().stream()
            .filter(each -> each.getValue().gone() > maxRatio * each.getValue().rows())
            .map(each -> told(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
    if (!broken.isEmpty()) {
      throw new DataRefused(
          "Refused to publish to %s: %s would be deleted, the limit is %.1f %%. Nothing was changed. See that lake.root is the right lake and that it is whole; if the deletions are meant, raise publish.max-delete-ratio or start with --take-over."
              .formatted(store, broken, 100 * maxRatio));
    }
  }

  private static String told(String what, Deletes deletes) {
    return String.format(Locale.ROOT, "%,d of %,d %s", deletes.gone(), deletes.rows(), what);
  }
}
