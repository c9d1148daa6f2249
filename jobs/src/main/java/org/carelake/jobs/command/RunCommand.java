package org.carelake.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description =
        "Everything: fetch from servers and databases, ingest, then publish and export side by side.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private Strict strict;
  @Mixin private TakeOver takeOver;

  @Override
  public Integer call() {
    return options.run(
        spec,
        "run",
        new Flags(strict.isGiven(), takeOver.isGiven()),
        platform -> Fetching.all(platform, spec.commandLine().getOut()),
        RunCommand::everything);
  }

  private static void everything(Platform platform, Run run, Summary summary) {
    platform.targets().prepareMeanwhile(run.isDry());
    List<Steps.Publication> publications =
        new ArrayList<>(platform.targets().configured().stream().map(Steps::publication).toList());
    publications.add(Steps::export);
    Steps.ingest(platform, run, summary, List.of());
    Steps.publishing(publications).run(platform, run, summary);
    if (!run.isDry()) {
      platform.jobs().describeDatabaseToPowerBi();
    }
  }
}
