package org.carelake.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.run.PlatformException;
import org.carelake.jobs.Platform;
import org.carelake.jobs.fhirexport.FhirExport;

/** Exports from FHIR servers beside the other steps of a run. */
final class FhirExports {
  private FhirExports() {}

  /**
   * Exports from all servers.
   *
   * @return why something could not be done
   */
  static Optional<PlatformException> all(Platform platform, PrintWriter out) {
    FhirExport exports = platform.fhirExport(out::println);
    if (!exports.hasServers()) {
      return Optional.empty();
    }
    FhirExport.Result result = exports.run(List.of());
    out.println(table(result.jobs()));
    return failure(result);
  }

  private static List<String> problems(FhirExport.Result result) {
    return result.jobs().stream()
        .filter(job -> job.landed().failures() > 0)
        .map(
            job ->
                "%s: the server says of %,d resources or groups of them that it could not give them. What came is kept; the next export asks again for all since the last complete one."
                    .formatted(job.id(), job.landed().failures()))
        .toList();
  }

  /** Of all that went wrong, as the gravest of it. */
  static Optional<PlatformException> failure(FhirExport.Result result) {
    return Fetching.failure(result.failures(), problems(result));
  }

  static Printed table(List<ExportJob> jobs) {
    Printed table =
        new Printed(
            "export",
            "source",
            "group",
            "state",
            "since",
            "files",
            "records",
            "MB",
            "loaded",
            "not given",
            "by",
            "reason");
    for (ExportJob job : jobs) {
      ExportJob.Landed landed = job.landed();
      table.row(
          job.id(),
          job.request().source(),
          job.request().group(),
          job.state().told()
              + (job.state() == ExportJob.State.IN_PROGRESS && job.progress() != null
                  ? ": " + job.progress()
                  : ""),
          job.request().since(),
          landed == null ? null : landed.done(),
          landed == null ? null : landed.records(),
          landed == null ? null : landed.bytes() / 1_000_000,
          landed == null ? null : landed.loaded(),
          landed == null ? null : landed.failures(),
          landed != null && landed.bySearch() ? "search" : "export",
          job.reason());
    }
    return table;
  }

  /** Tells the exports whose files are in the lake now. */
  static void ingested(Platform platform) {
    FhirExport exports = platform.fhirExport(told -> {});
    List<ExportJob> waiting = exports.waiting();
    if (!waiting.isEmpty()) {
      exports.ingested(waiting, rows(platform, waiting));
    }
  }

  /** Accepted rows by folder and file, of all exports by one look at what was taken. */
  private static Map<String, Map<String, Long>> rows(Platform platform, List<ExportJob> exports) {
    Map<String, Map<String, Long>> rows = new TreeMap<>();
    if (platform.takenFiles().version().isPresent()) {
      Object[] folders = exports.stream().map(job -> job.landed().folder()).toArray();
      platform
          .takenFiles()
          .read()
          .where(substring_index(col("file"), "/", 1).isin(folders))
          .select("file", "accepted")
          .collectAsList()
          .forEach(
              row -> {
                String[] path = row.getString(0).split("/", 2);
                rows.computeIfAbsent(path[0], folder -> new TreeMap<>())
                    .put(path[1], row.getLong(1));
              });
    }
    return rows;
  }
}
