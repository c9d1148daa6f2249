package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int carelake(String... arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void noControlReachesTheTerminalWhoeverPrintsIt() {
    int exitCode = carelake("config", "--set", "lake.\u001b]0;rot\u0007\u202e=x", "--co\u009blour");

    assertEquals(2, exitCode);
    assertTrue(err.toString().contains("--co\\u009blour"), err.toString());
    assertTrue(
        err.toString().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'),
        err.toString());
  }

  @Test
  void allThatIsPrintedIsThereWhenACommandEnds() {
    StringWriter there = new StringWriter();
    PrintWriter out = new PrintWriter(new BufferedWriter(there));

    Main.run(out, out, "config", "--all");

    assertTrue(there.toString().contains("lake.root"), there.toString());
  }

  @Test
  void theNameOfAnUnknownSettingIsShownWithoutControls() {
    int exitCode = carelake("config", "--set", "lake.\u001b]0;rot\u0007\u202e=x");

    assertEquals(2, exitCode);
    assertEquals(
        "Unknown setting lake.\\u001b]0;rot\\u0007\\u202e. carelake config --all lists those that there are.",
        err.toString().strip());
  }

  @Test
  void configHidesWhatIsSecretAndShowsTheRest() {
    int exitCode =
        carelake(
            "config",
            "--set",
            "spark.hadoop.fs.s3a.session.token=hunter2",
            "--set",
            "s3.access-key=hunter2",
            "--set",
            "s3.secret-key=env:S3_SECRET");

    assertEquals(0, exitCode, err.toString());
    String told = out.toString().replaceAll(" +", " ");
    assertTrue(told.contains("spark.hadoop.fs.s3a.session.token (hidden) "), told);
    assertTrue(told.contains("s3.access-key (hidden) "), told);
    assertTrue(told.contains("s3.secret-key env:S3_SECRET "), told);
    assertTrue(!told.contains("hunter2"), told);
  }

  @Test
  void doctorSaysWhoHasTheLocalStoresPortAndWhatStoreDoesNotAnswer(@TempDir Path folder)
      throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path store = Files.createDirectories(folder.resolve("local/mysql"));
      Files.writeString(store.resolve("port"), Integer.toString(other.getLocalPort()));

      int exitCode =
          carelake(
              "doctor",
              "--json",
              "--set",
              "local.root=" + folder.resolve("local"),
              "--set",
              "lake.root=" + folder.resolve("lake"),
              "--set",
              "postgresql.url=jdbc:postgresql://127.0.0.1:1/none",
              "--set",
              "postgresql.user=nobody");

      assertEquals(2, exitCode, err.toString());
      Map<String, String> advice = new HashMap<>();
      new ObjectMapper()
          .readTree(out.toString())
          .forEach(
              finding ->
                  advice.put(
                      finding.get("looked_at").asText(), finding.get("what_to_do").asText()));
      assertEquals(
          "Stop the other program, or choose another port with local.mysql-port.",
          advice.get("local MariaDB"));
      assertTrue(
          advice.get("PostgreSQL").startsWith("Cannot connect to PostgreSQL"), advice.toString());
      assertEquals("", advice.get("Java"));
      assertEquals("", advice.get("lake"));
      assertEquals("", advice.get("clock"));
    }
  }

  @Test
  void completionIsOfferedToShells() {
    assertEquals(0, carelake("generate-completion"));

    assertTrue(out.toString().contains("function _complete_carelake"), out.toString());
    assertTrue(out.toString().contains("postgresql"), "names of targets are completed");
  }

  @Test
  void theTemplateIsAFileThatSettingsCanBeReadFrom(@TempDir Path folder) throws IOException {
    assertEquals(0, carelake("config", "--template"));
    String template = out.toString();
    Path file = Files.writeString(folder.resolve("carelake.properties"), template);
    Path changed =
        Files.writeString(
            folder.resolve("changed.properties"),
            template.replace("#ingest.min-rejects=10", "ingest.min-rejects=3"));

    assertTrue(
        template.contains(
            "# fewer rejected rows than these are no reason to refuse: a whole number from 0 on"),
        template);
    assertEquals(0, carelake("config", "--config", file.toString()), err.toString());
    assertEquals(0, carelake("config", "--config", changed.toString()), err.toString());
    assertTrue(
        out.toString().replaceAll(" +", " ").contains("ingest.min-rejects 3 changed.properties"),
        out.toString());
  }

  @Test
  void allSettingsAreListedWithWhereTheyComeFrom() {
    assertEquals(0, carelake("config", "--all", "--set", "noshow.seed=8"));

    String told = out.toString().replaceAll(" +", " ");
    assertTrue(told.contains("noshow.seed 8 flags a whole number from 0 on the same seed"), told);
    assertTrue(told.contains("noshow.trials 24 defaults a whole number from 1 on"), told);
    assertTrue(told.contains("postgresql.url text address of PostgreSQL"), told);
  }

  @Test
  void settingsThatAreWrongTogetherAreToldBeforeAnythingIsDone() {
    int exitCode =
        carelake(
            "config",
            "--set",
            "postgresql.url=jdbc:postgresql://db/h",
            "--set",
            "s3.access-key=env:KEY");

    assertEquals(2, exitCode);
    assertEquals(
        "postgresql.url names a store, but nobody who asks it. Set postgresql.user.\n"
            + "s3.access-key and s3.secret-key go together: set both, or neither.",
        err.toString().strip());
  }

  @Test
  void aDamagedRecordOfARunIsListedAsSuch(@TempDir Path lake) throws IOException {
    Path runs = Files.createDirectories(lake.resolve("ledger/runs"));
    Files.writeString(runs.resolve("run-20260501120000123.json"), "");

    int exitCode = carelake("runs", "--set", "lake.root=" + lake);

    assertEquals(0, exitCode, err.toString());
    assertTrue(
        out.toString().replaceAll(" +", " ").contains("run-20260501120000123 unreadable"),
        out.toString());
  }

  @Test
  void noControlReachesTheLog() throws IOException {
    Properties configuration = new Properties();
    try (InputStream file = Main.class.getResourceAsStream("/log4j2.properties")) {
      configuration.load(file);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(configuration.getProperty("appender.console.layout.pattern"))
            .build();
    Log4jLogEvent event =
        Log4jLogEvent.newBuilder()
            .setLevel(Level.INFO)
            .setMessage(
                new SimpleMessage(
                    "taken Zo\u00eb\u001b[2J\r\n12:00:00 INFO\u009b\u202e\u2028{a=1}"))
            .build();

    String line = layout.toSerializable(event);

    assertTrue(line.endsWith(" INFO  taken Zo\u00eb?[2J??12:00:00 INFO???{a=1}\n"), line);
  }
}
