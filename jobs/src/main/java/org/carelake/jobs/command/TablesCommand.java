package org.carelake.jobs.command;

import java.util.concurrent.Callable;
import org.carelake.common.contract.DataDictionary;
import org.carelake.common.contract.Odcs;
import org.carelake.common.contract.Table;
import org.carelake.jobs.Platform;
import org.carelake.jobs.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "tables", description = "The curated tables; with --format their contracts.")
final class TablesCommand implements Callable<Integer> {
  /** Ways to print the contracts. */
  enum Format {
    odcs,
    markdown
  }

  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Option(
      names = "--format",
      description = "odcs: Open Data Contract Standard 3.1 (YAML); markdown: data dictionary.")
  private Format format;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(
            format == null
                ? forPrograms.text(inTheLake(), "")
                : format == Format.odcs
                    ? Odcs.document("carelake-hospital", "Hospital", Catalog.TABLES)
                    : DataDictionary.markdown(Catalog.TABLES));
    return 0;
  }

  private Printed inTheLake() {
    try (Platform platform = options.platform()) {
      Printed table = new Printed("table", "rows", "lake version", "path");
      for (Table each : Catalog.TABLES) {
        table.row(
            each.name(),
            platform.lake().read(each).count(),
            platform.lake().version(each).map(version -> version.number()).orElse(null),
            platform.lake().path(each));
      }
      return table;
    }
  }
}
