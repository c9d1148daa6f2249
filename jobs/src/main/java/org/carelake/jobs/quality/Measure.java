package org.carelake.jobs.quality;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.carelake.common.contract.Category;
import org.carelake.common.contract.Severity;

/**
 * How one rule fares with the rows of one source in one table.
 *
 * @param source empty where no source has brought a row
 * @param meaning what a row that keeps the rule is like; empty for a rule of no contract
 * @param broken rows that break it and are in the lake or in quarantine
 * @param lookedAt rows in the lake and in quarantine that it was asked of
 * @param history oldest first, without the runs that took nothing of the source for the table
 */
public record Measure(
    String table,
    String source,
    String rule,
    String meaning,
    Severity severity,
    Category category,
    long broken,
    long lookedAt,
    List<Point> history) {

  /**
   * What the files of one run told.
   *
   * @param broken rows of files that were taken
   * @param lookedAt likewise
   */
  public record Point(String run, long broken, long lookedAt) {
    /** As {@link Measure#share()}. */
    @JsonProperty
    public Double share() {
      return fraction(broken, lookedAt);
    }
  }

  /** A fraction 0..1; null where the rule looked at no row, which is no reason to call it kept. */
  @JsonProperty
  public Double share() {
    return fraction(broken, lookedAt);
  }

  private static Double fraction(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
