package org.carelake.common.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One JSON file for each run of a lake, in {@code ledger/runs}. An id is {@code run-} and the time
 * of the run's start, UTC to the millisecond ({@code run-20240501120000000}): rows are ordered by
 * it, so ids must count up also where the ledger was removed.
 */
public final class RunLedger {
  private static final String PREFIX = "run-";
  private static final String ENDING = ".json";
  private static final Pattern RECORD = Pattern.compile(PREFIX + "\\d{1,17}\\" + ENDING);
  private static final TimeId ID = new TimeId(PREFIX);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final LakeFiles files;
  private final LockFile lock;

  /**
   * A ledger over its folder.
   *
   * @param locks folder of the lock of the run in progress
   */
  public RunLedger(LakeFiles files, LakeFiles locks) {
    this.files = files;
    this.lock = new LockFile(locks);
  }

  LockFile lock() {
    return lock;
  }

  /**
   * How a run ended: done, refused, misconfigured, unavailable, failed; or running, or died; or
   * unreadable.
   */
  public String statusOf(RunRecord run) {
    if (!run.whole()) {
      return "unreadable";
    }
    if (run.exitCode() == null) {
      return LakeLock.isHeldBy(run, lock) ? "running" : "died";
    }
    return switch (run.exitCode()) {
      case 0 -> "done";
      case 1 -> "refused";
      case 2 -> "misconfigured";
      case 3 -> "unavailable";
      default -> "failed";
    };
  }

  /** The id of a run that starts now; one above the newest where the clock went back. */
  String nextId(Instant now) {
    return ID.next(now, ids());
  }

  private Stream<String> ids() {
    return files.names().stream().filter(RECORD.asMatchPredicate()).map(RunLedger::id);
  }

  private static String id(String name) {
    return name.substring(0, name.length() - ENDING.length());
  }

  void write(RunRecord run) {
    try {
      files.write(run.id() + ENDING, JSON.writeValueAsBytes(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The latest runs, newest first; of one whose record cannot be read, only its id. */
  public List<RunRecord> latest(int count) {
    return ids()
        .sorted(Comparator.reverseOrder())
        .limit(count)
        .flatMap(id -> files.read(id + ENDING).map(json -> parsed(id, json)).stream())
        .toList();
  }

  /**
   * Deletes the records of runs that were started before a moment.
   *
   * @return their ids
   */
  public List<String> forget(Instant before) {
    String first = ID.of(before);
    List<String> old = ids().filter(id -> id.compareTo(first) < 0).toList();
    old.forEach(id -> files.delete(id + ENDING));
    return old;
  }

  private static RunRecord parsed(String id, byte[] json) {
    try {
      RunRecord record = JSON.readValue(json, RunRecord.class);
      return record == null || !record.whole() ? RunRecord.unreadable(id) : record;
    } catch (IOException e) {
      return RunRecord.unreadable(id);
    }
  }
}
