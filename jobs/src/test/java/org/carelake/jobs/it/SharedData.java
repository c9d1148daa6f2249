package org.carelake.jobs.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real input that nobody here wrote, where it lies beside the checkout; not part of the project.
 */
public final class SharedData {
  private SharedData() {}

  /** Skips the test, with a plain message, where the folder is absent. */
  public static Path require(String folder) {
    Path path = Path.of(System.getProperty("carelake.home"), "..", "shared", "data", folder);
    Assumptions.assumeTrue(
        Files.isDirectory(path), "skipped: there is no ../shared/data/" + folder + " here");
    return path.normalize();
  }
}
