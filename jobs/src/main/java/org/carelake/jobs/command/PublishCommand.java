package org.carelake.jobs.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = "Curated tables to a store.",
    subcommands = {PublishCommand.Mysql.class, PublishCommand.Graph.class})
final class PublishCommand {

  @Command(name = "mysql", description = "Curated changes to MySQL, in one transaction.")
  static final class Mysql implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private RunOptions options;
    @Mixin private TakeOver takeOver;

    @Override
    public Integer call() {
      return options.run(
          spec, "publish mysql", takeOver, Steps.publishing(List.of(Steps::publishMysql)));
    }
  }

  @Command(name = "graph", description = "Curated changes to Neo4j.")
  static final class Graph implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private RunOptions options;
    @Mixin private TakeOver takeOver;

    @Override
    public Integer call() {
      return options.run(
          spec, "publish graph", takeOver, Steps.publishing(List.of(Steps::publishGraph)));
    }
  }
}
