package org.carelake.jobs.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import org.carelake.jobs.noshow.ModelRegistry;
import org.carelake.jobs.noshow.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description = "The no-show models and which of them scores.",
    subcommands = ModelsCommand.Use.class)
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      ModelRegistry registry = platform.models();
      String current = registry.current().map(ModelVersion::version).orElse("");
      Printed table =
          new Printed("model", "scores", "kind", "as of", "run", "AUC", "log-loss", "Brier", "ECE");
      for (ModelVersion version : registry.versions()) {
        table.row(
            version.version(),
            version.version().equals(current) ? "yes" : "",
            version.model(),
            version.asOf(),
            version.runId(),
            number(version.test().auc()),
            number(version.test().logLoss()),
            number(version.test().brier()),
            number(version.test().ece()));
      }
      spec.commandLine().getOut().println(forPrograms.text(table, "No models yet."));
      return 0;
    }
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  @Command(name = "use", description = "Makes a model the one that scores.")
  static final class Use implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private RunOptions options;

    @Parameters(paramLabel = "VERSION", description = "Such as v0001.")
    private String version;

    @Override
    public Integer call() {
      return options.run(
          spec,
          "models use " + version,
          (platform, run, summary) -> {
            ModelRegistry models = platform.models();
            if (run.isDry()) {
              models.require(version);
              summary.out().println(version + " would score from now on. Nothing was changed.");
            } else {
              models.use(version);
              summary.out().println(version + " scores from now on.");
            }
          });
    }
  }
}
