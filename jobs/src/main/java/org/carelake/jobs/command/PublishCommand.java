package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = "Curated tables to a store.",
    subcommands = PublishCommand.Mysql.class)
final class PublishCommand {

  @Command(name = "mysql", description = "Curated changes to MySQL, in one transaction.")
  static final class Mysql implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Option(names = "--dry-run", description = "Count what would change, change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
      try (Platform platform = options.platform()) {
        return platform.inRun(
            dryRun ? "publish mysql --dry-run" : "publish mysql",
            options.asOf(),
            run -> {
              new Summary(spec.commandLine().getOut(), dryRun)
                  .published(RunCommand.publish(platform, run, dryRun));
              return 0;
            });
      }
    }
  }
}
