package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.quality.BrokenRow;
import org.carelake.jobs.quality.Measure;
import org.carelake.jobs.quality.Quality;
import org.carelake.jobs.quality.QualityPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "quality",
    description = "How many rows break each rule, of those that it looked at, and how that went.")
final class QualityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;

  @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only this table.")
  private String table;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      converter = FromOne.class,
      description = "How many of the last runs that took files the trend is of.")
  private int runs;

  @Option(names = "--rows", description = "Print the rows that break rules, which name patients.")
  private boolean rows;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      converter = FromOne.class,
      description = "Rows per table.")
  private int limit;

  @Mixin private ForPrograms forPrograms;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with charts instead.")
  private Path html;

  @Override
  public Integer call() {
    requireSense();
    PrintWriter out = spec.commandLine().getOut();
    try (Platform platform = options.platform()) {
      Quality quality = platform.jobs().quality(tables());
      if (rows) {
        List<BrokenRow> broken = quality.rows(limit);
        out.println(forPrograms.isGiven() ? Json.of(broken) : printed(broken));
        return 0;
      }
      Quality.Result result = quality.run(runs);
      if (html != null) {
        PrivateFile.page(html, QualityPage.html(result));
        out.println("The page is in " + html + ".");
      } else {
        out.println(forPrograms.isGiven() ? Json.of(result) : text(result.measures()));
      }
      return 0;
    }
  }

  private String text(List<Measure> measures) {
    return table == null ? QualityText.summary(measures) : QualityText.all(measures);
  }

  private void requireSense() {
    if (rows && html != null) {
      throw new Misconfigured(
          "--html shows counts, and --rows the rows themselves. Leave one of them out.");
    }
  }

  private List<Table> tables() {
    if (table == null) {
      return Catalog.SOURCED;
    }
    Table asked = Catalog.require(table);
    if (Catalog.DERIVED.contains(asked)) {
      throw new Misconfigured(
          "Carelake fills " + asked + " itself, and no rule looks at it. Ask for another table.");
    }
    return List.of(asked);
  }

  private static Object printed(List<BrokenRow> rows) {
    Printed printed = new Printed("table", "severity", "rules", "file", "line", "key", "row");
    rows.forEach(
        row ->
            printed.row(
                row.table(),
                row.severity(),
                String.join(" ", row.rules()),
                row.file(),
                row.line(),
                row.key() == null ? "" : row.key(),
                row.row()));
    return printed.isEmpty() ? "No row breaks a rule." : printed;
  }
}
