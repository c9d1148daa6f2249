package org.carelake.jobs.command;

import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The flags of commands that change something, and how such a command is done: as a run. */
final class RunOptions {
  @Mixin private Options options;

  @Option(names = "--dry-run", description = "Decide and count everything, change nothing.")
  private boolean dryRun;

  /** The steps of a command. */
  interface Work {
    void run(Platform platform, Run run, Summary summary);
  }

  int run(CommandSpec spec, String command, Work work) {
    Summary summary = new Summary(spec.commandLine().getOut(), dryRun);
    try (Platform platform = options.platform()) {
      return platform.inRun(
          dryRun ? command + " --dry-run" : command,
          options.asOf(),
          run -> {
            work.run(platform, run, summary);
            return 0;
          });
    }
  }
}
