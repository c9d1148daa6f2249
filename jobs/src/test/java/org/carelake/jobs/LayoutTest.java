package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void theTopLevelIsTheAgreedOne() throws Exception {
    Path home = Path.of(System.getProperty("carelake.home"));
    assumeTrue(Files.exists(home.resolve(".git")), "skipped: this is no Git checkout");
    Process git =
        new ProcessBuilder("git", "-C", home.toString(), "ls-files", "--full-name")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(git.waitFor() == 0, "skipped: git does not list the files");

    Set<String> names =
        files
            .lines()
            .map(file -> file.replaceFirst("/.*", ""))
            .filter(name -> !name.startsWith("."))
            .collect(Collectors.toSet());

    assertEquals(
        Set.of(
            "pom.xml",
            "carelake",
            "jobs",
            "common",
            "sql",
            "notebooks",
            "deploy",
            "data",
            "README.md"),
        names);
  }
}
