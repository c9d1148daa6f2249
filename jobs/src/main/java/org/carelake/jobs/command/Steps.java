package org.carelake.jobs.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Parallel;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Published;
import org.carelake.jobs.Platform;
import org.carelake.jobs.TargetName;
import org.carelake.jobs.Targets;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.ingest.IngestResult;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.schedule.Schedule;

/** The jobs as stages of a run, told to the user. */
final class Steps {
  private Steps() {}

  /** What brings the curated tables to one of their readers. */
  @FunctionalInterface
  interface Publication {
    /**
     * Publishes.
     *
     * @return tells the user what was done
     */
    Runnable publish(Platform platform, Run run, Summary summary);
  }

  /**
   * Publishes side by side: while one waits for its server, another computes. All are tried, also
   * when one fails.
   */
  static RunOptions.Work publishing(List<Publication> publications) {
    return (platform, run, summary) ->
        Parallel.map(publications, publication -> publication.publish(platform, run, summary))
            .forEach(Runnable::run);
  }

  static void ingest(Platform platform, Run run, Summary summary, List<String> onlySources) {
    IngestResult done =
        run.stage(
            "ingest",
            () -> platform.jobs().ingest(onlySources).run(run, summary.flags().strict()),
            result -> Map.of("tables", (long) result.byTable().size()));
    summary.ingested(done);
    if (!run.isDry()) {
      FhirExports.ingested(platform);
      summary.filledIn(run.stage("fill in", () -> filledIn(platform, run), Steps::changed));
    }
  }

  private static Map<String, Lake.Merged> filledIn(Platform platform, Run run) {
    Map<String, Lake.Merged> byTable =
        new LinkedHashMap<>(platform.jobs().fillIn().run(run).byTable());
    byTable.putAll(platform.jobs().orphans().remove());
    return byTable;
  }

  private static Map<String, Long> changed(Map<String, Lake.Merged> byTable) {
    Map<String, Long> counts = new TreeMap<>();
    byTable.forEach(
        (table, merged) ->
            counts.put(table, merged.inserted() + merged.updated() + merged.deleted()));
    return counts;
  }

  /** The publication to a target. */
  static Publication publication(TargetName name) {
    return (platform, run, summary) -> {
      Published done =
          run.stage(
              "publish " + name,
              () -> platform.jobs().publish(name, run.isDry(), summary.flags().takeOver()).run(run),
              Published::flat);
      return () -> summary.published(Targets.title(name), done);
    };
  }

  /** Makes equal again what differs from the lake in a target. */
  static void mend(Platform platform, Run run, Summary summary, TargetName name, Set<String> only) {
    List<Comparison> found =
        run.stage(
            "mend " + name,
            () ->
                run.isDry()
                    ? List.of()
                    : platform
                        .jobs()
                        .publish(name, false, summary.flags().takeOver())
                        .mend(run, only),
            Steps::differences);
    summary.mended(Targets.title(name), found);
  }

  private static Map<String, Long> differences(List<Comparison> found) {
    Map<String, Long> counts = new TreeMap<>();
    found.forEach(
        one -> one.counts().forEach((what, rows) -> counts.put(one.of() + " " + what, rows)));
    return counts;
  }

  static Runnable score(Platform platform, Run run, Summary summary) {
    Score.Result done =
        run.stage(
            "score",
            () -> platform.jobs().score().run(run),
            result ->
                Map.of(
                    "scored", result.scored(),
                    "flagged", result.flagged(),
                    "unscorable", result.unscorable()));
    return () -> summary.scored(done);
  }

  static Runnable schedule(Platform platform, Run run, Summary summary) {
    Schedule.Result done =
        run.stage(
            "schedule",
            () -> platform.jobs().schedule().run(run),
            result ->
                Map.of(
                    "slots", result.slots(),
                    "reminders", result.reminders(),
                    "overbooked", result.overbooked()));
    return () -> summary.scheduled(done);
  }

  static Runnable export(Platform platform, Run run, Summary summary) {
    Export.Result done =
        run.stage(
            "export",
            () -> platform.jobs().export().run(run, summary.flags().takeOver()),
            result -> {
              Map<String, Long> counts = new TreeMap<>(result.rows());
              counts.put("unchanged", (long) result.unchanged());
              return counts;
            });
    return () -> summary.exported(done, platform.exportRoot());
  }
}
