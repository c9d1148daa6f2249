package org.carelake.jobs.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.publish.PublishOltp;

/** The jobs as stages of a run, told to the user as they end. */
final class Steps {
  private Steps() {}

  static void ingest(Platform platform, Run run, Summary summary, List<String> onlySources) {
    Ingest.Result done =
        run.stage(
            "ingest",
            () -> platform.ingest(onlySources).run(run, summary.dryRun()),
            result -> Map.of("tables", (long) result.byTable().size()));
    summary.ingested(done);
  }

  static void publishMysql(Platform platform, Run run, Summary summary) {
    PublishOltp.Result done =
        run.stage(
            "publish mysql",
            () -> platform.publishOltp(summary.dryRun()).run(run, summary.dryRun()),
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
    summary.published(done);
  }

  static void export(Platform platform, Run run, Summary summary) {
    Export.Result done =
        run.stage(
            "export",
            () -> platform.export().run(run, summary.dryRun()),
            result -> {
              Map<String, Long> counts = new TreeMap<>(result.rows());
              counts.put("unchanged", (long) result.unchanged());
              return counts;
            });
    summary.exported(done, platform.exportRoot());
  }
}
