package org.carelake.common.bulk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** What the server lists of an export under {@code error}: messages, of which some are failures. */
final class Failures {
  private Failures() {}

  /** How many say that something could not be given. */
  static long in(JobFolder folder) {
    List<String> files =
        folder.done().stream()
            .filter(done -> done.kind() == Manifest.Kind.OUTCOME)
            .map(Done::name)
            .distinct()
            .toList();
    return files.stream().mapToLong(name -> in(folder, name)).sum();
  }

  private static long in(JobFolder folder, String name) {
    try (InputStream kept = Files.newInputStream(folder.path(name));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    name.endsWith(".gz") ? Gunzip.of(kept) : kept, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> Outcome.of(line.getBytes(StandardCharsets.UTF_8)).tellsOfFailure())
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
