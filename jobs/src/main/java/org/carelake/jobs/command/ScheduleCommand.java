package org.carelake.jobs.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "schedule", description = "Whom to remind, and which slots to offer twice.")
final class ScheduleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    return options.run(spec, "schedule", Steps.publishing(List.of(Steps::schedule)));
  }
}
