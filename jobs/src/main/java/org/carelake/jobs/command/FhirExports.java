package org.carelake.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.jobs.Platform;
import org.carelake.jobs.fhirexport.FhirExport;

/** Exports from FHIR servers beside the other steps of a run. */
final class FhirExports {
  private FhirExports() {}

  /**
   * Exports from all servers.
   *
   * @return what could not be done
   */
  static List<String> all(Platform platform, PrintWriter out) {
    FhirExport exports = platform.fhirExport(out::println);
    if (!exports.hasServers()) {
      return List.of();
    }
    FhirExport.Result result = exports.run(List.of());
    out.println(table(result.jobs()));
    return problems(result);
  }

  /** What is to be told of an export that did not go as it should. */
  static List<String> problems(FhirExport.Result result) {
    List<String> problems =
        result.failures().stream().map(Throwable::getMessage).collect(Collectors.toList());
    result.jobs().stream()
        .filter(job -> job.landed().failures() > 0)
        .map(
            job ->
                "%s: the server says of %,d resources or groups of them that it could not give them. What came is kept; the next export asks again for all since the last complete one."
                    .formatted(job.id(), job.landed().failures()))
        .forEach(problems::add);
    return problems;
  }

  /** Fails as the gravest of the failures does. */
  static void requireNone(FhirExport.Result result) {
    List<String> problems = problems(result);
    if (problems.isEmpty()) {
      return;
    }
    String told = String.join(System.lineSeparator(), problems);
    List<PlatformException> failures = result.failures();
    if (failures.stream().anyMatch(Misconfigured.class::isInstance)) {
      throw new Misconfigured(told);
    }
    boolean isOnlyAway =
        !failures.isEmpty() && failures.stream().allMatch(StoreUnavailable.class::isInstance);
    throw isOnlyAway ? new StoreUnavailable(told, failures.get(0)) : new DataRefused(told);
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
    if (!exports.waiting().isEmpty()) {
      exports.ingested((source, folder) -> rows(platform, source, folder));
    }
  }

  /** Null where no file was taken. */
  private static Long rows(Platform platform, String source, String folder) {
    if (platform.takenFiles().version().isEmpty()) {
      return null;
    }
    Row row =
        platform
            .takenFiles()
            .read()
            .where(
                col("source").equalTo(lit(source)).and(col("file").startsWith(lit(folder + "/"))))
            .agg(sum("accepted"))
            .first();
    return row.isNullAt(0) ? null : row.getLong(0);
  }
}
