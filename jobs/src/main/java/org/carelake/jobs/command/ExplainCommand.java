package org.carelake.jobs.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.carelake.jobs.Platform;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.explain.Explain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "explain", description = "Where a row comes from and where it went.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Parameters(paramLabel = "TABLE", description = "A curated table.")
  private String table;

  @Parameters(paramLabel = "KEY", description = "The row's key.")
  private String key;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Platform platform = options.platform()) {
      Explain.Result result =
          platform.jobs().explain().run(Catalog.require(table), key, options.asOf());
      if (result.isUnknown()) {
        out.println(
            forPrograms.isGiven()
                ? Json.of(forPrograms(result))
                : "The lake holds no row " + key + " of " + table + ", and never did.");
        return 1;
      }
      if (forPrograms.isGiven()) {
        out.println(Json.of(forPrograms(result)));
      } else {
        print(out, result);
      }
      return 0;
    }
  }

  private static Map<String, Object> forPrograms(Explain.Result result) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("current", result.current().orElse(null));
    told.put("warnings", result.warnings());
    told.put("targets", result.inTargets());
    told.put("history", result.history());
    told.put("quarantined", result.quarantined());
    return told;
  }

  private static void print(PrintWriter out, Explain.Result result) {
    result
        .current()
        .ifPresentOrElse(
            row -> {
              Printed values = new Printed("column", "value");
              row.forEach(values::row);
              out.println(values);
            },
            () ->
                out.println(
                    result.history().isEmpty()
                        ? "The lake never held this row: it was refused."
                        : "The row is not in the lake any more."));
    out.println();
    out.println("Warnings: " + orNone(result.warnings()));
    result.inTargets().forEach((name, told) -> out.println("In " + name + ": " + told));
    if (!result.history().isEmpty()) {
      Printed versions = new Printed("lake version", "when (UTC)", "change", "values");
      result
          .history()
          .forEach(
              change ->
                  versions.row(change.version(), change.at(), change.kind(), change.values()));
      out.println();
      out.println(versions);
    }
    if (!result.quarantined().isEmpty()) {
      Printed refused = new Printed("in quarantine from", "line", "rules");
      result
          .quarantined()
          .forEach(row -> refused.row(row.file(), row.line(), String.join(" ", row.rules())));
      out.println();
      out.println(refused);
    }
  }

  private static String orNone(List<String> items) {
    return items.isEmpty() ? "none" : String.join(", ", items);
  }
}
