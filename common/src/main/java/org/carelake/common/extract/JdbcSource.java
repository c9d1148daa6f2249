package org.carelake.common.extract;

import java.time.Duration;
import java.util.List;

/**
 * A source whose rows are in a database.
 *
 * @param queries one for each extract
 * @param lag by how much earlier than its watermark a delta begins
 * @param deletesEvery how many deltas there are to one comparison of all keys; 0 for none
 */
public record JdbcSource(
    Database database, List<ExtractQuery> queries, Duration lag, int deletesEvery) {

  /**
   * Extracts one of its queries.
   *
   * @param keys folder in the lake for what tells which rows were landed
   * @param whole whether all is landed anew
   */
  public ExtractState run(
      ExtractQuery query, Extraction extraction, KnownKeys keys, boolean whole) {
    JdbcReading.How how = new JdbcReading.How(lag, deletesEvery, whole);
    return extraction.run(
        database.source(), query.name(), new JdbcReading(database, query, how, keys));
  }
}
