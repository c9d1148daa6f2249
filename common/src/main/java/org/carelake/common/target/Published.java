package org.carelake.common.target;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a publication did, or would do.
 *
 * @param counts what was counted, by name, of each table or kind of element in their order
 * @param problems what could not be published though all else was
 */
public record Published(Map<String, Map<String, Long>> counts, List<String> problems) {
  public static final Published NOTHING = new Published(Map.of(), List.of());

  public boolean isNothing() {
    return counts.isEmpty();
  }

  /** All counts but those of nothing, each under the names that it has, for the ledger. */
  public Map<String, Long> flat() {
    Map<String, Long> flat = new TreeMap<>();
    counts.forEach(
        (name, counted) ->
            counted.forEach(
                (what, count) -> flat.put(counted.size() == 1 ? name : name + " " + what, count)));
    flat.values().removeIf(count -> count == 0);
    return flat;
  }
}
