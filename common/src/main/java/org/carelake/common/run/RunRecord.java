package org.carelake.common.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the ledger knows of one run. Holds counts, never a row.
 *
 * @param started null where the record cannot be read
 * @param asOf what counted as now
 * @param ended null while it runs, and for ever when it was killed
 * @param exitCode as {@code ended}
 * @param problem for a run that failed: what, why and what to do
 * @param stages what was done, in the order in which it ended, with durations in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
    String id,
    String command,
    Instant started,
    Instant asOf,
    String host,
    long process,
    Instant ended,
    Integer exitCode,
    String problem,
    List<Stage> stages) {

  /**
   * One step of a run.
   *
   * @param counts what it did, by name
   */
  public record Stage(String name, long millis, Map<String, Long> counts) {}

  /** Of a run whose record cannot be read, the id is known from the file's name. */
  static RunRecord unreadable(String id) {
    return new RunRecord(id, "", null, null, null, 0, null, null, null, List.of());
  }

  /** Whether it tells of a run, which a damaged record does not. */
  boolean whole() {
    return id != null && command != null && started != null && stages != null;
  }

  RunRecord ended(Instant at, int code, String why, List<Stage> done) {
    return new RunRecord(
        id, command, started, asOf, host, process, at, code, why, List.copyOf(done));
  }

  /** Null while it runs, and for a run that died. */
  public Duration duration() {
    return ended == null ? null : Duration.between(started, ended);
  }
}
