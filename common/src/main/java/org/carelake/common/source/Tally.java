package org.carelake.common.source;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows of one file or table. Nothing is lost or invented: {@code received =
 * accepted + rejected + duplicates}.
 *
 * @param broken rows by the id of the rule that they break, errors and warnings
 */
public record Tally(
    long received, long accepted, long rejected, long duplicates, Map<String, Long> broken) {
  public static final Tally NONE = new Tally(0, 0, 0, 0, Map.of());

  public boolean addsUp() {
    return received == accepted + rejected + duplicates;
  }

  public Tally plus(Tally other) {
    Map<String, Long> sum = new TreeMap<>(broken);
    other.broken.forEach((rule, rows) -> sum.merge(rule, rows, Long::sum));
    return new Tally(
        received + other.received,
        accepted + other.accepted,
        rejected + other.rejected,
        duplicates + other.duplicates,
        sum);
  }
}
