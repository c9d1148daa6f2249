package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import org.carelake.jobs.extract.Extracts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "extract",
    description = "Land rows of other systems' databases, as files that an ingest then reads.")
final class ExtractCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Parameters(paramLabel = "SOURCE", arity = "0..*", description = "Only these sources.")
  private List<String> sources = List.of();

  @Option(
      names = "--full",
      description = "Land all rows anew, also where columns have changed since the last time.")
  private boolean full;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Platform platform = options.platform()) {
      Extracts.Result result = platform.extracts().run(sources, full);
      if (!result.landed().isEmpty()) {
        out.println(Fetching.table(result.landed()));
      }
      Fetching.failure(result.failures(), List.of())
          .ifPresent(
              failure -> {
                throw failure;
              });
      return 0;
    }
  }
}
