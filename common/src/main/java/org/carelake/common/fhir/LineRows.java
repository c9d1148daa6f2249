package org.carelake.common.fhir;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that one line gives, up to a limit: selects beside each other multiply, contained
 * resources give as many rows as any other, and a view can repeat a long text in each row.
 */
final class LineRows {
  private static final int MOST = 100_000;
  private static final long CHARACTERS = 256L << 20;

  private final List<ResourceViews.Result> rows = new ArrayList<>();
  private long characters;

  /**
   * @throws BadLine if there are too many rows by now, or too long ones
   */
  void add(ResourceViews.Result row) {
    characters += length(row.values());
    if (rows.size() == MOST || characters > CHARACTERS) {
      throw new BadLine("resources.rows");
    }
    rows.add(row);
  }

  private static long length(Object value) {
    if (value instanceof List<?> several) {
      long length = 0;
      for (Object each : several) {
        length += length(each);
      }
      return length;
    }
    return value instanceof String text ? text.length() : 0;
  }

  List<ResourceViews.Result> all() {
    return rows;
  }
}
