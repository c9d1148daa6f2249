package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "down", description = "Stop the local stores; their data stays.")
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      platform.localServers().stop();
      spec.commandLine().getOut().println("The local stores are stopped; their data stays.");
      return 0;
    }
  }
}
