package org.carelake.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "ingest", description = "Raw files to curated tables and quarantine.")
final class IngestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(names = "--source", paramLabel = "NAME", description = "Only this source; repeatable.")
  private final List<String> sources = new ArrayList<>();

  @Option(names = "--dry-run", description = "Decide and count everything, change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      return platform.inRun(
          dryRun ? "ingest --dry-run" : "ingest",
          options.asOf(),
          run -> {
            new Summary(spec.commandLine().getOut(), dryRun)
                .ingested(RunCommand.ingest(platform, run, sources, dryRun));
            return 0;
          });
    }
  }
}
