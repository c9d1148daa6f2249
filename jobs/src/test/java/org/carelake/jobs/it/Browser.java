package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real headless Chromium, where there is one. */
public final class Browser {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private Browser() {}

  /**
   * The page as it stands once its scripts have run. Skips the rest of the test, with a plain
   * message, where there is no browser.
   */
  public static String opened(Path page, Path scratch) throws Exception {
    assumeTrue(
        Files.isExecutable(CHROMIUM), "There is no /usr/bin/chromium: the page is not opened.");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + scratch.resolve("browser"),
                "--virtual-time-budget=10000",
                "--dump-dom",
                page.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String opened = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, browser.waitFor());
    return opened;
  }
}
