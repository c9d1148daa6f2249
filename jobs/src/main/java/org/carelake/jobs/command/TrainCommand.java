package org.carelake.jobs.command;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.jobs.noshow.Train;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "train", description = "Learns how likely appointments are missed.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--test-from",
      paramLabel = "DATE",
      description = "First day to test on; without it the last fifth of the days.")
  private LocalDate testFrom;

  @Option(names = "--force", description = "Uses the new model even if it is worse.")
  private boolean force;

  @Override
  public Integer call() {
    return options.run(spec, "train", this::train);
  }

  private void train(Platform platform, Run run, Summary summary) {
    Train.Result done =
        run.stage(
            "train",
            () -> platform.jobs().train().run(run, Optional.ofNullable(testFrom), force),
            result -> Map.of("models", (long) result.evaluation().compared().size()));
    summary.trained(done);
  }
}
