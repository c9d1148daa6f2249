package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.jobs.sample.HospitalSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves on this machine tells of patients, and is for its user alone. */
class PrivacyIT {
  @TempDir Path folder;

  @Test
  void nobodyElseMayReadTheLakeItsExportsOrWhatSparkWrites() throws IOException {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL);
    HospitalSample.write(workplace.raw(), 20, 1, 0.2);
    String checkpoints = "spark.databricks.delta.properties.defaults.checkpointInterval=1";
    String lenient = "ingest.max-reject-ratio=1";

    done(workplace, "ingest", "--set", checkpoints, "--set", lenient);
    workplace.deliver("doctors-2.csv", "doctor_id,name,specialization,hospital", "D1,Ann,A,N");
    done(workplace, "ingest", "--set", checkpoints, "--set", lenient);
    done(workplace, "export");

    Set<String> written = new TreeSet<>();
    for (Path root : List.of(workplace.lake(), workplace.exports())) {
      for (Path file : tree(root)) {
        String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
        assertEquals(
            expected,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
        written.add(folder.relativize(file).toString());
      }
    }
    assertTrue(written.stream().anyMatch(name -> name.matches(".*_delta_log/.*checkpoint.*")));
    assertTrue(written.stream().anyMatch(name -> name.startsWith("lake/ledger/runs/run-")));
    assertTrue(written.contains("exports/manifest.json"), written.toString());
  }

  private static void done(Workplace workplace, String command, String... more) {
    Workplace.Ended ended = workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err());
  }

  private static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.toList();
    }
  }

  @Test
  void aKilledRunLeavesNothingThatTheNextOneDoesNotRemove() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL);
    HospitalSample.write(workplace.raw(), 200, 1, 0);

    Process killed = inAProcess(workplace, temporary);
    while (killed.isAlive() && !holds(temporary, "blockmgr")) {
      Thread.sleep(5);
    }
    killed.toHandle().destroyForcibly();
    killed.waitFor();
    List<String> left = tree(temporary).stream().skip(1).map(PrivacyIT::permissions).toList();
    int exitCode = inAProcess(workplace, temporary).waitFor();

    assertTrue(left.size() > 1, left.toString());
    assertEquals("rwx------", left.get(0));
    assertEquals(0, exitCode);
    assertEquals(List.of(temporary), tree(temporary));
  }

  private Process inAProcess(Workplace workplace, Path temporary) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("carelake.home"), "carelake").toString());
    command.add("ingest");
    command.addAll(workplace.settings());
    ProcessBuilder launcher =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    launcher.environment().put("CARELAKE_SKIP_BUILD", "1");
    launcher.environment().put("CARELAKE_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return launcher.start();
  }

  private static boolean holds(Path folder, String name) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::getFileName).map(Path::toString).collect(Collectors.toSet()).stream()
          .anyMatch(found -> found.startsWith(name));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // a file went while it was looked for
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
