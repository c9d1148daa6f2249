package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = "Start the local MySQL, Neo4j and S3, and say how to reach them.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      platform.startLocalStores();
      Printed table = new Printed("store", "address", "user", "password");
      for (Store store : Store.values()) {
        Endpoint endpoint = platform.await(store);
        table.row(store, endpoint.url(), endpoint.user(), endpoint.passwordReference());
      }
      spec.commandLine().getOut().println(table);
      return 0;
    }
  }
}
