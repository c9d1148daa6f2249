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
import org.carelake.common.contract.Table;
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

  @Parameters(paramLabel = "TABLE", arity = "0..1", description = "Only this table.")
  private String table;

  @Option(names = "--rule", paramLabel = "ID", description = "Only rows that break this rule.")
  private String rule;

  @Option(names = "--rows", description = "Print the rows themselves, which name patients.")
  private boolean rows;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "Rows per table.")
  private int limit;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Platform platform = options.platform()) {
      Printed counts = new Printed("table", "rule", "rows", "waiting", "files");
      Printed listed = new Printed("table", "file", "line", "run", "rules", "row");
      for (Table each : tables()) {
        Dataset<Row> kept = platform.quarantine().read(each);
        if (rule != null) {
          kept = kept.where(array_contains(col("rules"), rule));
        }
        if (rows) {
          list(each, kept, listed);
        } else {
          count(each, kept, counts);
        }
      }
      Printed printed = rows ? listed : counts;
      out.println(printed.isEmpty() ? "Quarantine holds no such rows." : printed);
      return 0;
    }
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
            "concat(_source, '/', _file)", "_line", "_run_id", "concat_ws(' ', rules)", "row")
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
