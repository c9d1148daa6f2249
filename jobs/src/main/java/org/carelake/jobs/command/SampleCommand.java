package org.carelake.jobs.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.jobs.sample.HospitalSample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "sample",
    description = "Make the CSV files of an invented hospital, with defects and a list of them.")
final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many; doctors, visits and reports follow.")
  private long patients;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Same seed, same bytes.")
  private long seed;

  @Option(
      names = "--dirty",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of defects, 0..0.5.")
  private double dirty;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      defaultValue = "sample",
      description = "Where to write them (${DEFAULT-VALUE}).")
  private Path to;

  @Option(names = "--overwrite", description = "Replace a sample that is there already.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    requireFreeFolder();
    HospitalSample.Result result = HospitalSample.writeAll(to, patients, seed, dirty);
    Printed table = new Printed("table", "clean rows", "planted defects");
    result
        .byTable()
        .forEach(
            (name, rows) ->
                table.row(
                    name,
                    rows.clean(),
                    rows.planted().values().stream().mapToLong(Long::longValue).sum()));
    spec.commandLine().getOut().println(table);
    return 0;
  }

  /** Files that no earlier sample left here may be somebody's data. */
  private void requireFreeFolder() {
    boolean isSample = Files.exists(to.resolve(HospitalSample.DEFECTS_FILE));
    if (isSample && !overwrite) {
      throw new Misconfigured(
          "Cannot write a sample to "
              + to
              + ": there is one already. Choose another folder, or replace it with --overwrite.");
    }
    if (Files.exists(to.resolve("patients.csv")) && !isSample) {
      throw new Misconfigured(
          "Cannot write a sample to "
              + to
              + ": it holds a patients.csv that is no sample. Choose another folder.");
    }
  }
}
