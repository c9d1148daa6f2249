package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.carelake.common.extract.ExtractState;
import org.carelake.common.run.Printable;
import org.carelake.common.source.Layout;
import org.carelake.common.source.Source;
import org.carelake.jobs.Platform;
import org.carelake.jobs.check.BrokenRule;
import org.carelake.jobs.check.Check;
import org.carelake.jobs.check.FileCheck;
import org.carelake.jobs.extract.Extracts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sources",
    description = "The sources, and whether their files are as they should be.",
    subcommands = {SourcesCommand.CheckFiles.class, SketchCommand.class})
final class SourcesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Override
  public Integer call() {
    try (Platform platform = options.platform()) {
      Printed table = new Printed("source", "kind", "system", "id prefix", "path");
      for (Source source : platform.sources()) {
        table.row(
            source.name(), source.kind().name(), source.system(), source.idPrefix(), source.path());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(table);
      Printed extracts = extracts(platform);
      if (!extracts.isEmpty()) {
        out.println();
        out.println(extracts);
      }
      return 0;
    }
  }

  private static Printed extracts(Platform platform) {
    Printed table =
        new Printed(
            "extract",
            "last landed",
            "watermark",
            "rows",
            "deleted",
            "next due",
            "failures",
            "problem");
    for (Extracts.Status status : platform.extracts().status()) {
      ExtractState state = status.state();
      Optional<ExtractState.Landed> last = Optional.ofNullable(state.last());
      table.row(
          state.source() + "." + state.extract(),
          last.map(landed -> seconds(landed.ended())).orElse("never"),
          last.map(ExtractState.Landed::to).orElse(null),
          last.map(ExtractState.Landed::rows).orElse(null),
          last.map(ExtractState.Landed::deleted).orElse(null),
          status.due().map(SourcesCommand::seconds).orElse(null),
          state.failures(),
          state.problem());
    }
    return table;
  }

  private static String seconds(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Command(
      name = "check",
      description = {
        "Read all files and check each row by itself; changes nothing, needs no lake.",
        "Exit code 1 if an ingest would refuse any file or row."
      })
  static final class CheckFiles implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these sources.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      try (Platform platform = options.platform()) {
        Check.Result result =
            platform.jobs().check(names).run(options.asOf().atZone(ZoneOffset.UTC).toLocalDate());
        result.files().forEach(file -> print(file, out));
        result.notes().forEach(note -> out.println("Note: " + Printable.text(note) + "."));
        result.refused().forEach(out::println);
        out.println(
            "Each row was looked at by itself. That rows which it refers to exist, that no other system has its key, which of two versions counts, and whether a file lacks what earlier ones had, needs the lake: ingest --dry-run tells.");
        out.println(
            result.refusesAny()
                ? "An ingest would refuse some of this."
                : "An ingest would refuse none of this so far.");
        return result.refusesAny() ? 1 : 0;
      }
    }

    private static void print(FileCheck file, PrintWriter out) {
      out.println(title(file));
      file.layout().ifPresent(layout -> print(layout, out));
      file.problem().ifPresent(problem -> out.println("  " + problem));
      Printed rules = new Printed("  rule broken", "", "rows", "first lines");
      for (BrokenRule rule : file.broken()) {
        rules.row(
            "  " + rule.rule(), rule.isError() ? "refused" : "kept", rule.rows(), lines(rule));
      }
      if (!rules.isEmpty()) {
        out.println(rules);
      }
      out.println();
    }

    private static String title(FileCheck file) {
      String given = file.tables().stream().sorted().collect(Collectors.joining(", "));
      boolean isNews = !given.isEmpty() && !given.equals(file.readAs());
      return Printable.text(
          "%s: %s%s, %,d rows"
              .formatted(file.title(), file.readAs(), isNews ? " → " + given : "", file.rows()));
    }

    private static void print(Layout layout, PrintWriter out) {
      out.println("  " + layout.encoding() + separator(layout.separator()));
      print("columns found", String.join(", ", layout.found()), out);
      print("missing", String.join(", ", layout.missing()), out);
      print("surplus", layout.surplus(), out);
    }

    private static void print(String label, String names, PrintWriter out) {
      if (!names.isEmpty()) {
        out.printf("  %s: %s%n", label, Printable.text(names));
      }
    }

    private static String separator(String separator) {
      return switch (separator) {
        case "" -> "";
        case "," -> ", separated by commas";
        case ";" -> ", separated by semicolons";
        case "\t" -> ", separated by tabs";
        case "|" -> ", separated by bars";
        default -> ", separated by " + Printable.text(separator);
      };
    }

    private static String lines(BrokenRule rule) {
      return rule.lines().stream().map(String::valueOf).collect(Collectors.joining(", "))
          + (rule.rows() > rule.lines().size() ? ", …" : "");
    }
  }
}
