package org.carelake.jobs.bench;

import ca.uhn.fhir.parser.IParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.common.fhir.R4;
import org.carelake.jobs.it.SharedData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark}: ingest of a real bulk export of 38,378 resources, and of 10 and
 * 30 times as many with ids of their own, beside nothing but parsing the same files with HAPI on
 * all cores. Prints a table and asserts nothing.
 */
@Tag("benchmark")
class FhirBenchmarkIT {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?=-[0-9a-f]{4}-)");
  private static final String ROW = "%-6s %10s %9s %8s %9s %11s %7s%n";

  @TempDir Path folder;

  @Test
  void anExportAtThreeSizes() throws Exception {
    Path export = SharedData.require("fhir").resolve("smart-server-100");
    StringBuilder table =
        new StringBuilder(
            ROW.formatted(
                "size", "resources", "ingest s", "us/res", "peak MB", "parse only s", "ratio"));
    for (int size : new int[] {1, 10, 30}) {
      Path raw = folder.resolve(size + "x/raw");
      copies(export, raw, size);
      Path lake = folder.resolve(size + "x/lake");
      MeasuredRun ingest =
          MeasuredRun.of(
              "ingest",
              lake,
              List.of(
                  "--set", "sources.east.kind=fhir",
                  "--set", "sources.east.path=" + raw,
                  "--set", "lake.root=" + lake));
      long from = System.nanoTime();
      long resources = parse(raw);
      double parsing = (System.nanoTime() - from) / 1e9;
      table.append(
          ROW.formatted(
              size + "x",
              resources,
              number(ingest.seconds()),
              number(ingest.seconds() * 1e6 / resources),
              ingest.peakMegabytes(),
              number(parsing),
              number(parsing / ingest.seconds())));
    }
    System.out.println(table);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static void copies(Path export, Path raw, int times) throws IOException {
    Files.createDirectories(raw);
    try (Stream<Path> files = Files.list(export)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".ndjson")).toList()) {
        for (int copy = 0; copy < times; copy++) {
          copy(file, raw.resolve(copy + "-" + file.getFileName()), copy);
        }
      }
    }
  }

  private static void copy(Path from, Path to, int copy) throws IOException {
    String mark = String.format(Locale.ROOT, "%02x", copy);
    try (Stream<String> lines = Files.lines(from);
        BufferedWriter out = Files.newBufferedWriter(to)) {
      for (String line : (Iterable<String>) lines::iterator) {
        out.write(ID.matcher(line).replaceAll(id -> mark + id.group().substring(2)));
        out.newLine();
      }
    }
  }

  private static long parse(Path raw) throws IOException {
    AtomicLong count = new AtomicLong();
    try (Stream<Path> files = Files.list(raw)) {
      files.toList().parallelStream().forEach(file -> count.addAndGet(parseFile(file)));
    }
    return count.get();
  }

  private static long parseFile(Path file) {
    IParser parser = R4.context().newJsonParser();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return lines.lines().map(parser::parseResource).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
