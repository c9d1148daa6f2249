package org.carelake.jobs.command;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Table;
import org.carelake.common.run.Nearest;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;
import org.carelake.common.source.FhirSource;
import org.carelake.jobs.Platform;
import org.carelake.jobs.catalog.Catalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "quarantine",
    description = "Refused rows: broken rules with counts, or the rows.",
    subcommands = DismissCommand.class)
final class QuarantineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Options options;
  @Mixin private ForPrograms forPrograms;

  @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only this table.")
  private String table;

  @Option(names = "--rule", paramLabel = "ID", description = "Only rows that break this rule.")
  private String rule;

  @Option(names = "--rows", description = "Print the rows themselves, which name patients.")
  private boolean rows;

  @Option(names = "--dismissed", description = "What was dismissed, by which run and why.")
  private boolean dismissed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      converter = FromOne.class,
      description = "Rows per table.")
  private int limit;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    requireRule(rule, tables());
    try (Platform platform = options.platform()) {
      Printed printed = dismissed ? dismissed(platform) : rows ? rows(platform) : counts(platform);
      String none = dismissed ? "No such rows were dismissed." : "Quarantine holds no such rows.";
      out.println(forPrograms.text(printed, none));
      return 0;
    }
  }

  private Printed counts(Platform platform) {
    Printed counts = new Printed("table", "rule", "rows", "waiting", "files");
    tables().forEach(each -> count(each, which(platform.quarantine().read(each)), counts));
    return counts;
  }

  private Printed rows(Platform platform) {
    Printed listed = new Printed("table", "file", "line", "run", "rules", "row");
    tables().forEach(each -> list(each, which(platform.quarantine().read(each)), listed));
    return listed;
  }

  private Printed dismissed(Platform platform) {
    Printed listed = new Printed("table", "file", "line", "run", "rules", "reason");
    Dataset<Row> all = platform.quarantine().dismissals().read();
    tables()
        .forEach(each -> list(each, which(all.where(col("table").equalTo(each.name()))), listed));
    return listed;
  }

  private Dataset<Row> which(Dataset<Row> all) {
    return rule == null ? all : all.where(array_contains(col("rules"), rule));
  }

  private List<Table> tables() {
    return table == null
        ? Stream.concat(Catalog.TABLES.stream(), Stream.of(FhirSource.LINES)).toList()
        : List.of(require(table));
  }

  /** A table, or what stands for one where nobody knows which. */
  static Table require(String name) {
    return name.equals(FhirSource.LINES.name()) ? FhirSource.LINES : Catalog.require(name);
  }

  /** That there is such a rule: where there is none, no rows would look like good news. */
  static void requireRule(String rule, List<Table> tables) {
    List<String> known =
        tables.stream().flatMap(each -> each.everyRule().stream()).map(Rule::id).toList();
    boolean ofLines =
        tables.contains(FhirSource.LINES)
            && rule != null
            && rule.startsWith(FhirSource.LINES.name() + ".");
    if (rule != null && !ofLines && !known.contains(rule)) {
      throw new Misconfigured(
          "There is no rule "
              + Printable.text(rule)
              + (tables.size() == 1 ? " of " + tables.get(0) : "")
              + "."
              + Nearest.hint(rule, known)
              + " The rules are in the contracts: carelake tables --format markdown.");
    }
  }

  private static void count(Table table, Dataset<Row> kept, Printed counts) {
    kept.select(explode(col("rules")).as("rule"), col("waiting"), col("_source"), col("_file"))
        .groupBy("rule")
        .agg(
            org.apache.spark.sql.functions.expr("count(*)"),
            org.apache.spark.sql.functions.expr("count_if(waiting)"),
            org.apache.spark.sql.functions.expr("count(distinct _source, _file)"))
        .orderBy("rule")
        .collectAsList()
        .forEach(
            row ->
                counts.row(
                    table.name(),
                    row.getString(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3)));
  }

  private void list(Table table, Dataset<Row> kept, Printed listed) {
    kept.orderBy("_source", "_file", "_line")
        .limit(limit)
        .selectExpr(
            "concat(_source, '/', _file)",
            "_line",
            dismissed ? "run_id" : "_run_id",
            "concat_ws(' ', rules)",
            dismissed ? "reason" : "row")
        .collectAsList()
        .forEach(
            row ->
                listed.row(
                    table.name(),
                    row.getString(0),
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)));
  }
}
