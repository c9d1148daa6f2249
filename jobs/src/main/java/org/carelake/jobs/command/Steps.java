package org.carelake.jobs.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Parallel;
import org.carelake.jobs.Platform;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.fill.FillIn;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.noshow.Score;
import org.carelake.jobs.publish.PublishGraph;
import org.carelake.jobs.publish.PublishOltp;
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
    Ingest.Result done =
        run.stage(
            "ingest",
            () -> platform.ingest(onlySources).run(run, summary.dryRun(), summary.flags().strict()),
            result -> Map.of("tables", (long) result.byTable().size()));
    summary.ingested(done);
    if (!summary.dryRun()) {
      summary.filledIn(run.stage("fill in", () -> platform.fillIn().run(run), Steps::changed));
    }
  }

  private static Map<String, Long> changed(FillIn.Result result) {
    Map<String, Long> counts = new TreeMap<>();
    result
        .byTable()
        .forEach((table, merged) -> counts.put(table, merged.inserted() + merged.updated()));
    return counts;
  }

  static Runnable publishMysql(Platform platform, Run run, Summary summary) {
    PublishOltp.Result done =
        run.stage(
            "publish mysql",
            () ->
                platform
                    .publishOltp(summary.dryRun(), summary.flags().takeOver())
                    .run(run, summary.dryRun()),
            result -> {
              Map<String, Long> counts = new TreeMap<>();
              result
                  .byTable()
                  .forEach(
                      (table, applied) -> {
                        counts.put(table + " upserted", applied.upserted());
                        counts.put(table + " deleted", applied.deleted());
                      });
              return counts;
            });
    return () -> summary.published(done);
  }

  static Runnable publishGraph(Platform platform, Run run, Summary summary) {
    PublishGraph.Result done =
        run.stage(
            "publish graph",
            () -> platform.publishGraph(summary.flags().takeOver()).run(run, summary.dryRun()),
            PublishGraph.Result::counts);
    return () -> summary.published(done);
  }

  static Runnable score(Platform platform, Run run, Summary summary) {
    Score.Result done =
        run.stage(
            "score",
            () -> platform.score().run(run, summary.dryRun()),
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
            () -> platform.schedule().run(run, summary.dryRun()),
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
            () -> platform.export().run(run, summary.dryRun(), summary.flags().takeOver()),
            result -> {
              Map<String, Long> counts = new TreeMap<>(result.rows());
              counts.put("unchanged", (long) result.unchanged());
              return counts;
            });
    return () -> summary.exported(done, platform.exportRoot());
  }
}
