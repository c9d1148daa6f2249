package org.carelake.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark -Dit.test=BulkExportBenchmarkIT}: {@code carelake fhir export} with
 * a heap of 256 MB beside {@code curl --parallel}, from a server on this machine: {@code
 * -Dbulk.gigabytes} (5) in 20 files, and 20,000 files of 2 kB. Prints a table of medians.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkExportBenchmarkIT {
  private static final double GIGABYTES =
      Double.parseDouble(System.getProperty("bulk.gigabytes", "5"));
  private static final int LARGE = 20;
  private static final int TINY = 20_000;
  private static final int ROUNDS = 3;
  private static final String LINE =
      "{\"resourceType\":\"Observation\",\"id\":\"%08d\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\",\"display\":\"Heart rate\"}]},\"subject\":{\"reference\":\"Patient/%06d\"},\"valueQuantity\":{\"value\":%d,\"unit\":\"/min\"}}\n";

  @TempDir Path folder;
  private HttpServer server;
  private byte[] block;
  private long blocks;
  private byte[] tiny;

  @BeforeAll
  void start() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // Else each answer takes 40 ms.
    block = lines(4_000);
    tiny = lines(9);
    blocks = Math.round(GIGABYTES * 1e9 / LARGE / block.length);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  @AfterAll
  void stop() {
    server.stop(0);
  }

  private static byte[] lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> LINE.formatted(i, i % 999, 60 + i % 50))
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String path = http.getRequestURI().getPath();
      String kind = path.split("/", -1)[1];
      if (path.endsWith("$export")) {
        http.getResponseHeaders().set("Content-Location", address() + "/" + kind + "/status");
        http.sendResponseHeaders(202, -1);
      } else if (path.endsWith("/status")) {
        byte[] manifest = manifest(kind).getBytes(StandardCharsets.UTF_8);
        http.sendResponseHeaders(200, manifest.length);
        http.getResponseBody().write(manifest);
      } else if (kind.equals("tiny")) {
        http.sendResponseHeaders(200, tiny.length);
        http.getResponseBody().write(tiny);
      } else {
        http.sendResponseHeaders(200, block.length * blocks);
        try (OutputStream out = http.getResponseBody()) {
          for (long i = 0; i < blocks; i++) {
            out.write(block);
          }
        }
      }
    }
  }

  private List<String> urls(String kind) {
    return IntStream.range(0, kind.equals("tiny") ? TINY : LARGE)
        .mapToObj(i -> "%s/%s/file-%d".formatted(address(), kind, i))
        .toList();
  }

  private String manifest(String kind) {
    return "{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"requiresAccessToken\":false,\"output\":[%s],\"error\":[]}"
        .formatted(
            urls(kind).stream()
                .map(url -> "{\"type\":\"Observation\",\"url\":\"%s\"}".formatted(url))
                .collect(Collectors.joining(",")));
  }

  @Test
  void besideCurl() throws Exception {
    System.out.printf(Locale.ROOT, "%n%-28s %9s %9s %7s%n", "files", "curl s", "export s", "ratio");
    compare("large, as they come", "large", "sources.s.gzip=false");
    compare("large, packed here", "large", "sources.s.gzip=true");
    compare("tiny, as they come", "tiny", "sources.s.gzip=false");
    compare("tiny, packed here", "tiny", "sources.s.gzip=true");
  }

  /** One after the other, since a disk is not as fast at all times. */
  private void compare(String title, String kind, String setting) throws Exception {
    double[] curl = new double[ROUNDS];
    double[] export = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      curl[i] = curl(kind);
      export[i] = export(kind, setting);
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %9.1f %9.1f %7.2f%n",
        title,
        median(curl),
        median(export),
        median(curl) / median(export));
  }

  private static double median(double[] seconds) {
    return Arrays.stream(seconds).sorted().skip(seconds.length / 2).findFirst().orElseThrow();
  }

  private double curl(String kind) throws Exception {
    Path out = Files.createDirectories(folder.resolve("curl"));
    List<String> config = new ArrayList<>();
    for (String url : urls(kind)) {
      config.add("url = \"%s\"".formatted(url));
      config.add("output = \"%s\"".formatted(out.resolve(url.replaceFirst("^.*/", ""))));
    }
    Path file = folder.resolve("curl.config");
    Files.write(file, config);
    double seconds =
        timed(
            new ProcessBuilder(
                "curl",
                "--no-progress-meter",
                "--parallel",
                "--parallel-max",
                "4",
                "-K",
                file.toString()));
    delete(out);
    return seconds;
  }

  private double export(String kind, String setting) throws Exception {
    Path raw = folder.resolve("raw");
    ProcessBuilder export =
        new ProcessBuilder(
            Path.of(System.getProperty("carelake.home"), "carelake").toString(),
            "fhir",
            "export",
            "--set",
            "lake.root=" + folder.resolve("lake-" + System.nanoTime()),
            "--set",
            "sources.s.server=" + address() + "/" + kind,
            "--set",
            "sources.s.level=system",
            "--set",
            "sources.s.path=" + raw,
            "--set",
            setting);
    export.environment().put("CARELAKE_SKIP_BUILD", "1");
    export.environment().put("CARELAKE_JAVA_OPTIONS", "-Xmx256m");
    double seconds = timed(export);
    assertTrue(Files.exists(raw));
    delete(raw);
    return seconds;
  }

  private static double timed(ProcessBuilder builder) throws Exception {
    long from = System.nanoTime();
    try {
      assertEquals(0, builder.inheritIO().start().waitFor());
    } catch (IOException e) {
      Assumptions.abort("curl is not installed here");
    }
    return (System.nanoTime() - from) / 1e9;
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
