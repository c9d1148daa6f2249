package org.carelake.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayoutTest {
  /** What tools leave behind and Git ignores. */
  private static final Set<String> LEFT = Set.of("target", "spark-warehouse");

  @Test
  void theTopLevelIsTheAgreedOne() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("carelake.home")))) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith(".") && !LEFT.contains(name))
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
}
