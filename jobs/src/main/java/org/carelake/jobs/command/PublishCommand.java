package org.carelake.jobs.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.TargetName;
import org.carelake.jobs.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = "Curated changes to a store; a database takes them in one transaction.")
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private TakeOver takeOver;

  @Parameters(index = "0", paramLabel = "TARGET", description = "One of: ${COMPLETION-CANDIDATES}.")
  private TargetName target;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TABLE",
      description = "With --full: the only table to be compared.")
  private String table;

  @Option(
      names = "--full",
      description =
          "Also compare all that is there with the lake, and make equal again what differs.")
  private boolean full;

  @Override
  public Integer call() {
    if (table != null && !full) {
      throw new Misconfigured(
          "A table is named without --full. Changes are published of all tables at once; add --full to compare and mend "
              + table
              + ".");
    }
    Set<String> only = table == null ? Set.of() : Set.of(Catalog.require(table).name());
    List<Steps.Publication> steps = List.of(Steps.publication(target));
    RunOptions.Work work = Steps.publishing(steps);
    return options.run(
        spec,
        "publish " + target + (full ? " --full" : ""),
        takeOver,
        (platform, run, summary) -> {
          work.run(platform, run, summary);
          if (full) {
            Steps.mend(platform, run, summary, target, only);
          }
        });
  }
}
