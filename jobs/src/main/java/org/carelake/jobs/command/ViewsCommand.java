package org.carelake.jobs.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.common.fhir.SuiteReport;
import org.carelake.common.fhir.View;
import org.carelake.common.fhir.ViewDefinition;
import org.carelake.common.fhir.ViewSuite;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.Platform;
import org.carelake.jobs.views.ParquetRows;
import org.carelake.jobs.views.RowFormat;
import org.carelake.jobs.views.ViewRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "views",
    description = "SQL on FHIR views, by hand.",
    subcommands = {ViewsCommand.Run.class, ViewsCommand.Test.class})
final class ViewsCommand {

  @Command(
      name = "run",
      description = {
        "Apply one view to FHIR R4 resources and print its rows.",
        "Exit code 1 if a line could not be read; the rows of all others are printed."
      })
  static final class Run implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private Options options;

    @Parameters(index = "0", paramLabel = "VIEW", description = "A ViewDefinition (JSON).")
    private Path definition;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "FILE",
        description =
            "Resources, one JSON object per line, gzip or not; a file or an s3a:// address.")
    private List<String> files;

    @Option(
        names = "--format",
        defaultValue = "csv",
        description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private RowFormat format;

    @Option(
        names = "--output",
        paramLabel = "PATH",
        description = "Where to write the rows: a file, for parquet a new folder.")
    private Path output;

    @Override
    public Integer call() throws IOException {
      requireFiles();
      requireNewFolder();
      View view = View.compile(ViewDefinition.parse(Files.readString(definition)));
      PrintWriter err = spec.commandLine().getErr();
      ViewRun.Result result;
      try (Platform platform = options.platform()) {
        result = run(new ViewRun(view, platform.hadoop(), err::println), platform);
      }
      err.printf(
          "%,d resources, %,d rows; skipped: %,d of other types, %,d bad lines.%n",
          result.resources(), result.rows(), result.others(), result.badLines());
      return result.badLines() == 0 ? 0 : 1;
    }

    private ViewRun.Result run(ViewRun run, Platform platform) throws IOException {
      if (format == RowFormat.parquet) {
        return toParquet(run, platform);
      }
      if (output != null) {
        return toFile(run, output);
      }
      PrintWriter out = spec.commandLine().getOut();
      ViewRun.Result result = run.over(files, format.to(out, run.view().columns()));
      out.flush();
      return result;
    }

    private ViewRun.Result toFile(ViewRun run, Path file) throws IOException {
      try (Writer writer = PrivateFile.writer(file)) {
        return run.over(files, format.to(writer, run.view().columns()));
      }
    }

    private ViewRun.Result toParquet(ViewRun run, Platform platform) throws IOException {
      Path rows = Files.createTempFile("view", ".ndjson");
      try {
        ViewRun.Result result = toFile(run, rows);
        ParquetRows.write(platform.spark(), rows, run.view().columns(), output);
        return result;
      } finally {
        Files.delete(rows);
      }
    }

    private void requireNewFolder() {
      if (format == RowFormat.parquet && (output == null || Files.exists(output))) {
        throw new Misconfigured(
            "Cannot write Parquet: it goes to a new folder, and --output "
                + (output == null ? "is not given" : output + " exists")
                + ". Name a folder that does not exist yet.");
      }
    }

    private void requireFiles() {
      files.stream().filter(file -> !file.contains("://")).map(Path::of).forEach(Run::requireFile);
      requireFile(definition);
    }

    private static void requireFile(Path file) {
      if (!Files.isRegularFile(file)) {
        throw new Misconfigured("Cannot read " + file + ": it is no file. Name one that exists.");
      }
    }
  }

  @Command(
      name = "test",
      description = {
        "Run the files of HL7's public test suite for ViewDefinitions.",
        "Exit code 1 if a test failed."
      })
  static final class Test implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Holds the suite's *.json.")
    private Path folder;

    @Option(
        names = "--report",
        paramLabel = "FILE",
        description = "Where to write the suite's test_report.json.")
    private Path file;

    @Override
    public Integer call() throws IOException {
      if (!Files.isDirectory(folder)) {
        throw new Misconfigured(
            "Cannot test: " + folder + " is no folder. Name the one that holds the suite's files.");
      }
      SuiteReport report = new SuiteReport(new ViewSuite().run(folder));
      if (file != null) {
        report.write(file);
      }
      print(report, spec.commandLine().getOut());
      return report.passed() ? 0 : 1;
    }

    private static void print(SuiteReport report, PrintWriter out) {
      Printed table = new Printed("file", "passed", "total");
      report
          .byFile()
          .forEach(
              (name, results) ->
                  table.row(
                      name,
                      results.stream().filter(ViewSuite.Result::passed).count(),
                      results.size()));
      out.println(table);
      report
          .byFile()
          .forEach(
              (name, results) ->
                  results.stream()
                      .filter(result -> !result.passed())
                      .forEach(
                          result ->
                              out.println(name + ": " + result.test() + ": " + result.failure())));
    }
  }
}
