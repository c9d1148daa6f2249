package org.carelake.common.source;

import java.io.Serializable;

/**
 * How the reading of a CSV file, or of a part of one, went.
 *
 * @param rows records that it holds
 * @param blocks hashes of its blocks; empty where it cannot be read
 * @param problem why it cannot be read to its end; null where it can
 * @param signs of what is worth a look
 */
record CsvReport(long rows, String blocks, String problem, Signs signs) implements Serializable {

  static CsvReport unreadable(UnreadableFile why) {
    return new CsvReport(0, "", why.getMessage(), Signs.NONE);
  }

  /** Both together; the first problem is told. */
  CsvReport plus(CsvReport later) {
    return new CsvReport(
        rows + later.rows,
        blocks + later.blocks,
        problem == null ? later.problem : problem,
        signs.plus(later.signs));
  }
}
