package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void theNameOfAnUnknownSettingIsShownWithoutControls() {
    int exitCode = carelake("config", "--set", "lake.\u001b]0;rot\u0007\u202e=x");

    assertEquals(2, exitCode);
    assertEquals(
        "Unknown setting lake.\\u001b]0;rot\\u0007\\u202e. Did you mean lake.root?",
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
