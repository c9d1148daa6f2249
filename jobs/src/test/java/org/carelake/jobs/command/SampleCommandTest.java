package org.carelake.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.carelake.jobs.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code carelake sample}, as it is called. */
class SampleCommandTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private int sample(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "sample";
    arguments[1] = "--to";
    arguments[2] = folder.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--patients=-3", "--dirty=2", "--dirty=NaN", "--patients=many"})
  void numbersOutOfRangeAreTheCallersFault(String option) throws IOException {
    assertEquals(2, sample(option));

    assertFalse(err.toString().contains("\tat "), err.toString());
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aSampleIsReplacedOnlyWhenAsked() throws IOException {
    assertEquals(0, sample("--patients", "3"));
    byte[] before = Files.readAllBytes(folder.resolve("patients.csv"));

    assertEquals(2, sample("--patients", "4"));

    assertTrue(err.toString().contains("--overwrite"), err.toString());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("patients.csv")));
    assertEquals(0, sample("--patients", "4", "--overwrite"));
    assertFalse(
        java.util.Arrays.equals(before, Files.readAllBytes(folder.resolve("patients.csv"))));
  }

  @Test
  void foreignFilesAreNeverReplaced() throws IOException {
    Files.writeString(folder.resolve("patients.csv"), "mine");

    assertEquals(2, sample("--overwrite"));

    assertEquals("mine", Files.readString(folder.resolve("patients.csv")));
  }
}
