package org.carelake.jobs.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Upkeep;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.jobs.Targets;
import org.carelake.jobs.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "maintain",
    description = {
      "Puts small files of the lake together and deletes what nobody needs any more.",
      "No row changes. What targets have not been published yet is kept for them."
    })
final class MaintainCommand implements Callable<Integer> {
  private static final int LEAST_DAYS = 7;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long old versions and records of runs are kept (${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--cluster",
      description = "Also lay rows anew by their keys: after large loads, once.")
  private boolean cluster;

  @Override
  public Integer call() {
    if (days < LEAST_DAYS) {
      throw new Misconfigured(
          "--keep-days %d is too short: whoever reads an older version may still be at it. Give %d or more."
              .formatted(days, LEAST_DAYS));
    }
    return options.run(
        spec,
        "maintain",
        (platform, run, summary) -> {
          Map<String, Upkeep.Files> done =
              run.stage(
                  "maintain",
                  () -> done(platform, run),
                  files -> Map.of("tables", (long) files.size()));
          Printed table = new Printed("table", "files before", "files now");
          done.forEach((name, files) -> table.row(name, files.before(), files.after()));
          summary.out().println(table);
        });
  }

  private Map<String, Upkeep.Files> done(Platform platform, Run run) {
    if (run.isDry()) {
      return new TreeMap<>();
    }
    Upkeep upkeep = platform.jobs().upkeep();
    Map<String, Upkeep.Files> done = upkeep.all(Catalog.TABLES, cluster);
    Duration kept = Duration.ofDays(days);
    upkeep.vacuum(Catalog.TABLES, kept, held(platform), Instant.now());
    platform.runs().forget(run.asOf().minus(kept));
    return done;
  }

  /** Of targets that the settings name; what cannot be asked now is an error, not a risk. */
  private static List<Map<String, Lake.Version>> held(Platform platform) {
    Targets targets = platform.targets();
    return targets.named().stream().map(name -> targets.open(name).held()).toList();
  }
}
