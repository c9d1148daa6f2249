package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.common.config.Settings;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "config", description = "The settings in force and where each comes from.")
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Option(names = "--all", description = "Every setting there is, with its meaning.")
  private boolean all;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      Printed table;
      if (all) {
        table = new Printed("setting", "meaning");
        Platform.knownSettings().forEach(key -> table.row(key.name(), key.meaning()));
      } else {
        Settings settings = platform.settings();
        table = new Printed("setting", "value", "from");
        settings
            .names()
            .forEach(name -> table.row(name, settings.shown(name), settings.origin(name)));
      }
      spec.commandLine().getOut().println(table);
      return 0;
    }
  }
}
