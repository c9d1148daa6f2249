package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = "Curated tables to a store.",
    subcommands = PublishCommand.Mysql.class)
final class PublishCommand {

  @Command(name = "mysql", description = "Curated changes to MySQL, in one transaction.")
  static final class Mysql implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private RunOptions options;

    @Override
    public Integer call() {
      return options.run(spec, "publish mysql", Steps.publishing(Steps::publishMysql));
    }
  }
}
