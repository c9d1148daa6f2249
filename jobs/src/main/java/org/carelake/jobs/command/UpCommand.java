package org.carelake.jobs.command;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.carelake.jobs.LocalServers;
import org.carelake.jobs.Platform;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description =
        "Start local stores, MySQL, Neo4j and S3 unless told which, and say how to reach them.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(
      names = "--stores",
      paramLabel = "STORE",
      split = ",",
      description = "Which, with a comma between them: ${COMPLETION-CANDIDATES}.")
  private Set<Store> stores = EnumSet.copyOf(LocalServers.USUAL);

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      platform.localServers().start(stores);
      Printed table = new Printed("store", "address", "user", "password");
      for (Store store : stores) {
        Endpoint endpoint = platform.localServers().await(store);
        table.row(store, endpoint.url(), endpoint.user(), endpoint.passwordReference());
      }
      spec.commandLine().getOut().println(table);
      return 0;
    }
  }
}
