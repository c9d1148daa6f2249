package org.carelake.jobs.bench;

import ca.uhn.fhir.parser.IParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.carelake.common.fhir.R4;

/** Parses the NDJSON files of a folder with HAPI on all cores, and does nothing with them. */
final class BareParsing {
  private BareParsing() {}

  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      System.out.println(files.toList().parallelStream().mapToLong(BareParsing::parse).sum());
    }
  }

  private static long parse(Path file) {
    IParser parser = R4.context().newJsonParser();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return lines.lines().map(parser::parseResource).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
