package org.carelake.common.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One export, as the ledger knows it. Every state is written down before its step is taken. Holds
 * counts and addresses, never a resource.
 *
 * @param statusUrl where the server tells how it goes; null before it has accepted
 * @param progress as the server tells it
 * @param changed when it came to its state
 * @param landed what came; null before the first file
 * @param reason why it failed or ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExportJob(
    String id,
    ExportRequest request,
    State state,
    String statusUrl,
    String progress,
    Instant started,
    Instant changed,
    Landed landed,
    String reason) {

  /** How far it is. */
  public enum State {
    REQUESTED,
    ACCEPTED,
    IN_PROGRESS,
    DOWNLOADING,
    COMPLETED,
    INGESTED,
    CLEANED,
    FAILED,
    CANCELLED;

    public boolean isOpen() {
      return compareTo(COMPLETED) < 0;
    }

    /** As users know it. */
    public String told() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What came of it.
   *
   * @param transactionTime which state of the server's data it is
   * @param folder below the source's; null until all is there
   * @param files of the server, with what it says of the export
   * @param done how many of them are here
   * @param records resources in them
   * @param bytes of their content
   * @param failures what the server says it could not give
   * @param ignored files or resources of types that were not asked for
   * @param bySearch whether they were searched for, as the server refused to export
   * @param loaded rows that an ingest took from them; null before
   * @param released whether the server was told that it can delete them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Landed(
      Instant transactionTime,
      String folder,
      long files,
      long done,
      long records,
      long bytes,
      long failures,
      long ignored,
      boolean bySearch,
      Long loaded,
      boolean released) {
    Landed in(String where) {
      return with(where, loaded, released);
    }

    Landed loaded(long rows) {
      return with(folder, rows, released);
    }

    Landed releasedOnServer() {
      return with(folder, loaded, true);
    }

    private Landed with(String where, Long rows, boolean isReleased) {
      return new Landed(
          transactionTime,
          where,
          files,
          done,
          records,
          bytes,
          failures,
          ignored,
          bySearch,
          rows,
          isReleased);
    }
  }

  static ExportJob requested(String id, ExportRequest request, Instant now) {
    return new ExportJob(id, request, State.REQUESTED, null, null, now, now, null, null);
  }

  ExportJob to(State next) {
    return new ExportJob(
        id, request, next, statusUrl, progress, started, Instant.now(), landed, null);
  }

  ExportJob at(String url) {
    return new ExportJob(id, request, state, url, progress, started, changed, landed, reason);
  }

  ExportJob progress(String told) {
    return new ExportJob(id, request, state, statusUrl, told, started, changed, landed, reason);
  }

  ExportJob landed(Landed what) {
    return new ExportJob(id, request, state, statusUrl, progress, started, changed, what, reason);
  }

  ExportJob ended(State how, String why) {
    return new ExportJob(
        id, request, how, statusUrl, progress, started, Instant.now(), landed, why);
  }

  /** Whether the server works on it, or is searched. */
  boolean isAccepted() {
    return statusUrl != null || (landed != null && landed.bySearch());
  }

  /** Whether all that was asked for is here, so that the next one can begin where it ended. */
  public boolean isComplete() {
    return landed != null
        && landed.folder() != null
        && landed.failures() == 0
        && state.compareTo(State.COMPLETED) >= 0
        && state.compareTo(State.FAILED) < 0;
  }
}
