package org.carelake.jobs.command;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.export.Formulas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "schedule", description = "Whom to remind, and which slots to offer twice.")
final class ScheduleCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "Also write the work list as CSV, for the owner alone, since it names patients: day, time, clinic, task, whom to call, number, chance and why. Its first lines are printed.")
  private Path list;

  @Override
  public Integer call() {
    RunOptions.Work plan = Steps.publishing(List.of(Steps::schedule));
    return options.run(
        spec,
        "schedule",
        (platform, run, summary) -> {
          plan.run(platform, run, summary);
          if (list != null && !run.isDry()) {
            write(platform, run.asOf());
          }
        });
  }

  private void write(Platform platform, Instant asOf) {
    PrintWriter out = spec.commandLine().getOut();
    Dataset<Row> tasks = platform.jobs().workList().from(asOf);
    Printed first = new Printed(tasks.columns());
    long count = 0;
    try (CsvWriter csv = CsvWriter.builder().build(PrivateFile.writer(list))) {
      csv.writeRecord(tasks.columns());
      for (Iterator<Row> rows = tasks.toLocalIterator(); rows.hasNext(); count++) {
        Row row = rows.next();
        csv.writeRecord(cells(row));
        if (count < SHOWN) {
          first.row(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Misconfigured(
          "Cannot write " + list + ": no such folder, no right to write there, or no room.");
    }
    out.println(first);
    out.println("The work list of %,d tasks is in %s.".formatted(count, list));
  }

  private static List<String> cells(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> Formulas.neutralised(String.valueOf(row.get(i))))
        .toList();
  }
}
