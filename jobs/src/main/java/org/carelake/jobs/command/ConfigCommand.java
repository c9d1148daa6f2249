package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.jobs.Platform;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "config", description = "The settings in force and where each comes from.")
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;
  @ArgGroup private Form form;

  /** What is printed in place of the settings in force. */
  private static final class Form {
    @Option(
        names = "--all",
        description =
            "Every setting there is: its value and where that comes from, and its meaning.")
    private boolean all;

    @Option(
        names = "--template",
        description = "A file to begin with, for --config: every setting, with comments.")
    @SuppressWarnings("UnusedVariable") // The other one says whether it was given.
    private boolean template;
  }

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      spec.commandLine().getOut().println(text(platform.settings()));
      return 0;
    }
  }

  private String text(Settings settings) {
    if (form != null && !form.all) {
      return template(settings);
    }
    return forPrograms.text(form == null ? inForce(settings) : all(settings), "");
  }

  private static Printed inForce(Settings settings) {
    Printed table = new Printed("setting", "value", "from");
    settings.names().forEach(name -> table.row(name, settings.shown(name), settings.origin(name)));
    return table;
  }

  private static Printed all(Settings settings) {
    Printed table = new Printed("setting", "value", "from", "has to be", "meaning");
    for (SettingKey<?> key : Platform.knownSettings()) {
      boolean isGiven = settings.text(key.name()).isPresent();
      table.row(
          key.name(),
          settings.shown(key.name()),
          isGiven ? settings.origin(key.name()) : "",
          key.form().told(),
          key.meaning());
    }
    return table;
  }

  /** Defaults are comments: a later version may have better ones. */
  private static String template(Settings settings) {
    StringBuilder text =
        new StringBuilder("# Settings of carelake: take away the # before those you change.\n");
    for (SettingKey<?> key : Platform.knownSettings()) {
      boolean isText = key.form().equals(SettingKey.text("", "").form());
      text.append("\n# ").append(key.meaning());
      text.append(isText ? "\n#" : ": " + key.form().told() + "\n#");
      text.append(example(key.name())).append('=').append(settings.shown(key.name())).append('\n');
    }
    return text.toString();
  }

  /** A name in place of one of the user's choice. */
  private static String example(String name) {
    return name.replace("files.*", "files.patients")
        .replace(".**", ".sql.shuffle.partitions")
        .replace("sources.*", "sources.north");
  }
}
