package org.carelake.jobs.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.jobs.it.SharedData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark}: ingest of a real bulk export of 38,378 resources, and of 10 and
 * 30 times as many with ids of their own, beside a program that does nothing but parse the same
 * files with HAPI on all cores: once with the options that the launcher gives the JVM, once with
 * none but the heap, so that its second compiler may take part. Prints a table and asserts nothing.
 */
@Tag("benchmark")
class FhirBenchmarkIT {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?=-[0-9a-f]{4}-)");
  private static final String ROW = "%-6s %10s %9s %8s %8s %9s %7s %12s %7s%n";

  private static final List<String> LAUNCHER_OPTIONS =
      List.of("@" + Path.of(System.getProperty("carelake.home"), "jobs/target/java-options"));

  @TempDir Path folder;

  @Test
  void anExportAtThreeSizes() throws Exception {
    Path export = SharedData.require("fhir").resolve("smart-server-100");
    StringBuilder table =
        new StringBuilder(
            ROW.formatted(
                "size",
                "resources",
                "ingest s",
                "us/res",
                "peak MB",
                "parsing s",
                "ratio",
                "both JITs s",
                "ratio"));
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
      long resources = resources(raw);
      double alike = parsing(raw, LAUNCHER_OPTIONS);
      double best = parsing(raw, List.of("-Xmx2g", "-XX:+UseParallelGC"));
      table.append(
          ROW.formatted(
              size + "x",
              resources,
              number(ingest.seconds()),
              number(ingest.seconds() * 1e6 / resources),
              ingest.peakMegabytes(),
              number(alike),
              number(alike / ingest.seconds()),
              number(best),
              number(best / ingest.seconds())));
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

  private static long resources(Path raw) throws IOException {
    long lines = 0;
    try (Stream<Path> files = Files.list(raw)) {
      for (Path file : files.toList()) {
        try (Stream<String> found = Files.lines(file)) {
          lines += found.count();
        }
      }
    }
    return lines;
  }

  private static double parsing(Path raw, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BareParsing.class.getName(),
            raw.toString()));
    long from = System.nanoTime();
    int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("parsing ended with exit code " + exitCode);
    }
    return (System.nanoTime() - from) / 1e9;
  }
}
