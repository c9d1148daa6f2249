package org.carelake.common.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;

/**
 * One JSON file for each run of a lake, in {@code ledger/runs}; ids count up, so they sort by time.
 */
public final class RunLedger {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final LakeFiles files;
  private final LakeFiles locks;

  /**
   * A ledger over its folder.
   *
   * @param locks where the lock of the run in progress lies
   */
  public RunLedger(LakeFiles files, LakeFiles locks) {
    this.files = files;
    this.locks = locks;
  }

  LakeFiles locks() {
    return locks;
  }

  /** How a run ended: done, refused, misconfigured, unavailable, failed; or running, or died. */
  public String statusOf(RunRecord run) {
    if (run.exitCode() == null) {
      return LakeLock.isHeldBy(run, locks) ? "running" : "died";
    }
    return switch (run.exitCode()) {
      case 0 -> "done";
      case 1 -> "refused";
      case 2 -> "misconfigured";
      case 3 -> "unavailable";
      default -> "failed";
    };
  }

  String nextId() {
    return files.names().stream()
        .max(Comparator.naturalOrder())
        .map(name -> "run-%06d".formatted(Long.parseLong(name.replaceAll("\\D", "")) + 1))
        .orElse("run-000001");
  }

  void write(RunRecord run) {
    try {
      files.write(run.id() + ".json", JSON.writeValueAsBytes(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The latest runs, newest first. */
  public List<RunRecord> latest(int count) {
    return files.names().stream()
        .sorted(Comparator.reverseOrder())
        .limit(count)
        .flatMap(name -> files.read(name).stream())
        .map(RunLedger::parsed)
        .toList();
  }

  private static RunRecord parsed(byte[] json) {
    try {
      return JSON.readValue(json, RunRecord.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
