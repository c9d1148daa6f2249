package org.carelake.jobs.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.jobs.export.Export;
import org.carelake.jobs.ingest.Ingest;
import org.carelake.jobs.publish.PublishOltp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "run", description = "Everything in order: ingest, publish, export.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(names = "--dry-run", description = "Decide and count everything, change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    Summary summary = new Summary(spec.commandLine().getOut(), dryRun);
    try (Platform platform = options.platform()) {
      if (platform.usesLocalMysql()) {
        platform.startLocalStores();
      }
      return platform.inRun(
          dryRun ? "run --dry-run" : "run",
          options.asOf(),
          run -> {
            if (!dryRun) {
              platform.migrateMeanwhile();
            }
            summary.ingested(ingest(platform, run, List.of(), dryRun));
            summary.published(publish(platform, run, dryRun));
            summary.exported(export(platform, run, dryRun), platform.exportRoot());
            if (!dryRun) {
              platform.describeMysqlToPowerBi();
            }
            return 0;
          });
    }
  }

  static Ingest.Result ingest(
      Platform platform, Run run, List<String> onlySources, boolean dryRun) {
    return run.stage(
        "ingest",
        () -> platform.ingest(onlySources).run(run, dryRun),
        result -> Map.of("tables", (long) result.byTable().size()));
  }

  static PublishOltp.Result publish(Platform platform, Run run, boolean dryRun) {
    return run.stage(
        "publish mysql",
        () -> platform.publishOltp(dryRun).run(run, dryRun),
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
  }

  static Export.Result export(Platform platform, Run run, boolean dryRun) {
    return run.stage(
        "export",
        () -> platform.export().run(run, dryRun),
        result -> {
          Map<String, Long> counts = new TreeMap<>(result.rows());
          counts.put("unchanged", (long) result.unchanged());
          return counts;
        });
  }
}
