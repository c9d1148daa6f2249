package org.carelake.jobs.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "export", description = "Aggregates and star schema for Power BI.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private TakeOver takeOver;

  @Override
  public Integer call() {
    return options.run(spec, "export", takeOver, Steps.publishing(List.of(Steps::export)));
  }
}
