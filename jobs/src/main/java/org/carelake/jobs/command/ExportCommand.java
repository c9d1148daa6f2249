package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "export", description = "Aggregates and star schema for Power BI.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(names = "--dry-run", description = "Count what would change, change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      return platform.inRun(
          dryRun ? "export --dry-run" : "export",
          options.asOf(),
          run -> {
            new Summary(spec.commandLine().getOut(), dryRun)
                .exported(RunCommand.export(platform, run, dryRun), platform.exportRoot());
            return 0;
          });
    }
  }
}
