package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The assembly as {@code spark-submit} runs it, on a class path that has Spark and nothing of ours.
 */
class SparkSubmitIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  private static final Path HOME = Path.of(System.getProperty("carelake.home"));
  private static final Path TARGET = HOME.resolve("jobs/target");

  @TempDir Path folder;

  @Test
  void theAssemblyRunsUnderSparkSubmit() throws IOException, InterruptedException {
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    HospitalSample.write(workplace.raw(), 30, 3, 0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("@" + TARGET.resolve("java-options"));
    command.addAll(
        List.of("-cp", sparkOnly(), "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(List.of("--class", "org.carelake.jobs.Main"));
    command.add(TARGET.resolve("carelake-jobs-1.0.0-assembly.jar").toString());
    command.addAll(List.of("run", "--take-over"));
    command.addAll(workplace.settings());
    command.addAll(List.of("--set", "sources.clinic.kind=fhir"));
    command.addAll(List.of("--set", "sources.clinic.path=" + HOME.resolve("data/raw/fhir")));

    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertEquals(0, process.waitFor(), () -> text(output));
    assertTrue(text(output).contains(Workplace.FIRST_EXPORT_OF_SAMPLES), text(output));
    assertEquals(
        List.of("150"),
        workplace.mysql("SELECT count(*) FROM visits WHERE visit_id NOT LIKE 'clinic/%'"));
    assertEquals(List.of("811"), workplace.mysql("SELECT count(*) FROM conditions"));
  }

  private static String sparkOnly() throws IOException {
    return String.join(File.pathSeparator, SparkCluster.sparkOnly());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
