package org.carelake.common.source;

import java.io.Serializable;

/**
 * How the reading of one CSV file went.
 *
 * @param rows records that it holds
 * @param hash of its content; null for a file that cannot be read
 * @param problem why it cannot be read to its end; null where it can
 * @param note what is worth a look; null for nothing
 */
public record CsvReport(long rows, String hash, String problem, String note)
    implements Serializable {

  static CsvReport unreadable(UnreadableFile why) {
    return new CsvReport(0, null, why.getMessage(), null);
  }
}
