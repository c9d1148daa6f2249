package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.carelake.common.run.RunRecord;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "runs",
    description = "The last runs: what they did, how long it took, how they ended.")
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "10",
      converter = FromOne.class,
      description = "How many.")
  private int last;

  @Option(names = "--stages", description = "The steps of each run with their counts.")
  private boolean stages;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      Printed table =
          new Printed(
              "run",
              "command",
              "started",
              "seconds",
              "ended",
              "received",
              "accepted",
              "rejected",
              "duplicates");
      StringBuilder details = new StringBuilder();
      for (RunRecord run : platform.runs().ledger().latest(last)) {
        table.row(
            run.id(),
            run.command(),
            started(run.started()),
            seconds(run.duration()),
            platform.runs().ledger().statusOf(run),
            sum(run, "received"),
            sum(run, "accepted"),
            sum(run, "rejected"),
            sum(run, "duplicates"));
        details.append(describe(run));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (forPrograms.isGiven()) {
        out.println(Json.of(forPrograms(platform)));
        return 0;
      }
      out.println(table.isEmpty() ? "No runs yet." : table);
      out.print(details);
      return 0;
    }
  }

  /** As the ledger has them, and how each ended. */
  private List<Map<String, Object>> forPrograms(Platform platform) {
    return platform.runs().ledger().latest(last).stream()
        .map(
            run -> {
              Map<String, Object> told = new LinkedHashMap<>(Json.fields(run));
              told.put("status", platform.runs().ledger().statusOf(run));
              return told;
            })
        .toList();
  }

  private String describe(RunRecord run) {
    StringBuilder text = new StringBuilder();
    if (run.problem() != null) {
      text.append("%n%s: %s%n".formatted(run.id(), run.problem()));
    }
    if (stages) {
      Printed table = new Printed("step of " + run.id(), "ms", "counts");
      run.stages().forEach(stage -> table.row(stage.name(), stage.millis(), stage.counts()));
      text.append("%n%s%n".formatted(table));
    }
    return text.toString();
  }

  private static String started(Instant started) {
    return started == null ? "" : started.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String seconds(Duration duration) {
    return duration == null ? "" : String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  private static Long sum(RunRecord run, String count) {
    return run.stages().stream()
        .filter(stage -> stage.name().startsWith("ingest "))
        .mapToLong(stage -> stage.counts().getOrDefault(count, 0L))
        .sum();
  }
}
