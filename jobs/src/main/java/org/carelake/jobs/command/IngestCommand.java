package org.carelake.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "ingest", description = "Raw files to curated tables and quarantine.")
final class IngestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private Strict strict;

  @Option(names = "--source", paramLabel = "NAME", description = "Only this source; repeatable.")
  private final List<String> sources = new ArrayList<>();

  @Override
  public Integer call() {
    return options.run(
        spec,
        "ingest",
        strict.isGiven(),
        false,
        (platform, run, summary) -> Steps.ingest(platform, run, summary, sources));
  }
}
