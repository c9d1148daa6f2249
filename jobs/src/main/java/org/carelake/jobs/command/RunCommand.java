package org.carelake.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.common.run.Run;
import org.carelake.jobs.Platform;
import org.carelake.local.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "run", description = "Everything: ingest, then publish and export side by side.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private Strict strict;
  @Mixin private TakeOver takeOver;

  @Override
  public Integer call() {
    return options.run(spec, "run", strict.isGiven(), takeOver.isGiven(), RunCommand::everything);
  }

  private static void everything(Platform platform, Run run, Summary summary) {
    if (platform.usesLocalStores()) {
      platform.startLocalStores();
    }
    List<Steps.Publication> publications = new ArrayList<>();
    if (platform.publishesTo(Store.MYSQL)) {
      publications.add(Steps::publishMysql);
    }
    if (platform.publishesTo(Store.NEO4J)) {
      publications.add(Steps::publishGraph);
    }
    publications.add(Steps::export);
    if (!summary.dryRun() && platform.publishesTo(Store.MYSQL)) {
      platform.migrateMeanwhile();
    }
    Steps.ingest(platform, run, summary, List.of());
    Steps.publishing(publications).run(platform, run, summary);
    if (!summary.dryRun() && platform.publishesTo(Store.MYSQL)) {
      platform.describeMysqlToPowerBi();
    }
  }
}
