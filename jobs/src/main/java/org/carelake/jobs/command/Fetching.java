package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.common.extract.ExtractState;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.jobs.Platform;
import org.carelake.jobs.extract.Extracts;

/** What a run gets from servers and databases before it reads any file. */
final class Fetching {
  private Fetching() {}

  /**
   * Fetches from all of them.
   *
   * @return why something could not be done
   */
  static Optional<PlatformException> all(Platform platform, PrintWriter out) {
    Optional<PlatformException> exports = FhirExports.all(platform, out);
    Optional<PlatformException> extracts = extracts(platform, out);
    return failure(Stream.of(exports, extracts).flatMap(Optional::stream).toList(), List.of());
  }

  private static Optional<PlatformException> extracts(Platform platform, PrintWriter out) {
    Extracts extracts = platform.extracts();
    if (!extracts.hasSources()) {
      return Optional.empty();
    }
    Extracts.Result result = extracts.run(List.of(), false);
    out.println(table(result.landed()));
    return failure(result.failures(), List.of());
  }

  static Printed table(List<ExtractState> extracts) {
    Printed table =
        new Printed("source", "extract", "read", "from", "to", "rows", "deleted", "MB", "seconds");
    for (ExtractState extract : extracts) {
      ExtractState.Landed landed = extract.last();
      table.row(
          extract.source(),
          extract.extract(),
          landed.whole() ? "all" : landed.compared() ? "delta and keys" : "delta",
          landed.from(),
          landed.to(),
          landed.rows(),
          landed.deleted(),
          landed.bytes() / 1_000_000,
          landed.ended().getEpochSecond() - landed.started().getEpochSecond());
    }
    return table;
  }

  /**
   * Of all that went wrong, as the gravest of it.
   *
   * @param others what went wrong without an end
   */
  static Optional<PlatformException> failure(
      List<PlatformException> failures, List<String> others) {
    List<String> problems = new ArrayList<>(failures.stream().map(Throwable::getMessage).toList());
    problems.addAll(others);
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    String told = String.join(System.lineSeparator(), problems);
    if (failures.stream().anyMatch(Misconfigured.class::isInstance)) {
      return Optional.of(new Misconfigured(told));
    }
    boolean isOnlyAway =
        others.isEmpty() && failures.stream().allMatch(StoreUnavailable.class::isInstance);
    return Optional.of(
        isOnlyAway ? new StoreUnavailable(told, failures.get(0)) : new DataRefused(told));
  }
}
