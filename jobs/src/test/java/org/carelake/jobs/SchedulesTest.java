package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What starts Carelake again and again is as systemd wants it. */
class SchedulesTest {
  private static final Path DEPLOY = Path.of(System.getProperty("carelake.home"), "deploy");
  private static final Path ANALYZER = Path.of("/usr/bin/systemd-analyze");

  @TempDir Path folder;

  private record Ended(int exitCode, String told) {}

  private static Ended run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), told);
  }

  private Ended install(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(DEPLOY.resolve("systemd/install.sh").toString(), "--to", folder.toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String unit(String name) throws IOException {
    return Files.readString(folder.resolve("carelake-" + name));
  }

  private void requireVerified() throws Exception {
    Assumptions.assumeTrue(Files.exists(ANALYZER), "systemd-analyze is not on this machine");
    List<String> command = new ArrayList<>(List.of(ANALYZER.toString(), "verify"));
    try (Stream<Path> units = Files.list(folder)) {
      units
          .map(Path::toString)
          .filter(name -> name.matches(".*\\.(service|timer)"))
          .forEach(command::add);
    }
    Ended verified = run(command.toArray(String[]::new));
    assertEquals(new Ended(0, ""), verified);
  }

  @Test
  void eachSourceHasItsIntervalAndTheRunItsTime() throws Exception {
    Path config = Files.createFile(folder.resolve("carelake.yaml"));
    Ended installed =
        install("--config", config.toString(), "clinic=15min", "fhir:east=1h", "run=02:30");
    assertEquals(new Ended(0, ""), installed);
    assertTrue(unit("clinic.service").contains("/carelake extract clinic --config " + config));
    assertTrue(unit("fhir-east.service").contains("/carelake fhir export east --config " + config));
    assertTrue(unit("run.service").contains("/carelake run --config " + config));
    assertTrue(unit("clinic.timer").contains("OnUnitInactiveSec=15min\n"));
    assertTrue(unit("run.timer").contains("OnCalendar=02:30\nPersistent=true\n"));
    requireVerified();
  }

  @Test
  void ofAUserToo() throws Exception {
    assertEquals(0, install("--user", "clinic=Mon..Fri 06:00").exitCode());
    assertFalse(unit("clinic.service").contains("network-online"), "a user has no such target");
    requireVerified();
  }

  @Test
  void onlyWhatAnotherTimeMayHelpIsTriedAgain() throws Exception {
    install("clinic=1h");
    String service = unit("clinic.service");
    assertTrue(service.contains("RestartForceExitStatus=3\n"), service);
    assertTrue(service.contains("RestartPreventExitStatus=1 2 70\n"), service);
  }

  @Test
  void nothingIsWrittenForWhatIsNoSchedule() throws Exception {
    for (String wrong : List.of("clinic", "=1h", "clinic=", "a b=1h", "../x=1h")) {
      Ended refused = install("good=1h", wrong);
      assertEquals(2, refused.exitCode(), refused.told());
      assertTrue(refused.told().contains("is not NAME=WHEN"), refused.told());
    }
    assertEquals(2, install("--config", folder.resolve("none").toString(), "a=1h").exitCode());
    try (Stream<Path> units = Files.list(folder)) {
      assertEquals(List.of(), units.toList());
    }
  }

  /** The template for one machine writes its units itself. */
  @Test
  void theUnitsOfEc2AreTaken() throws Exception {
    String template = Files.readString(DEPLOY.resolve("ec2/one-machine.yaml"));
    for (String kind : List.of("service", "timer")) {
      String begin = "carelake." + kind + " <<'UNIT'\n";
      String unit = template.substring(template.indexOf(begin) + begin.length());
      String own = System.getProperty("user.name");
      Files.writeString(
          folder.resolve("carelake." + kind),
          unit.substring(0, unit.indexOf("UNIT\n"))
              .stripIndent()
              .replace("/opt/carelake/carelake ", "/bin/true ")
              .replace("User=carelake", "User=" + own)
              .replace("WorkingDirectory=/opt/carelake", "WorkingDirectory=/")
              .replace("${StartsAt}", "02:00"));
    }
    requireVerified();
  }
}
