package org.carelake.jobs.command;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Run;
import org.carelake.common.validate.Received;
import org.carelake.jobs.Platform;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dismiss",
    description =
        "Takes refused rows out of quarantine until their file is replaced, and remembers why.")
final class DismissCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(paramLabel = "TABLE", description = "Whose rows.")
  private String table;

  @Option(names = "--rule", paramLabel = "ID", description = "Only rows that break this rule.")
  private String rule;

  @Option(names = "--source", paramLabel = "NAME", description = "Only rows of this source.")
  private String source;

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description = "Only rows of this file, as quarantine --rows names it.")
  private String file;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why they need not be mended; kept, so name no patient.")
  private String reason;

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new Misconfigured("--reason is empty. Say why the rows need not be mended.");
    }
    Table of = QuarantineCommand.require(table);
    QuarantineCommand.requireRule(rule, List.of(of));
    return options.run(
        spec,
        "quarantine dismiss " + of,
        (platform, run, summary) -> {
          long rows =
              run.stage(
                  "dismiss " + of,
                  () -> dismissed(platform, run, of, run.isDry()),
                  count -> Map.of("rows", count));
          summary
              .out()
              .println(
                  rows == 0
                      ? "Quarantine holds no such rows."
                      : "%s %,d of the refused rows of %s."
                          .formatted(run.isDry() ? "Would dismiss" : "Dismissed", rows, of));
        });
  }

  private long dismissed(Platform platform, Run run, Table of, boolean dryRun) {
    Quarantine quarantine = platform.quarantine();
    return dryRun
        ? quarantine.read(of).where(which()).count()
        : quarantine.dismiss(of, which(), run.id(), reason);
  }

  private Column which() {
    Column which = lit(true);
    if (rule != null) {
      which = which.and(array_contains(col(Quarantine.RULES), rule));
    }
    if (source != null) {
      which = which.and(col(Received.SOURCE).equalTo(source));
    }
    if (file != null) {
      which = which.and(col(Received.FILE).equalTo(file).or(Received.title("").equalTo(file)));
    }
    return which;
  }
}
