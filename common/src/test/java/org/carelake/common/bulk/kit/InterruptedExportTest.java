package org.carelake.common.bulk.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.bulk.kit.Script.Route;
import org.carelake.common.bulk.kit.Script.Served;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break, and clients that are killed. */
class InterruptedExportTest {
  private static final int FILES = 40;

  @TempDir Path folder;
  private Kit kit;
  private Script script;
  private int downloads = 4;
  private final Map<String, Integer> delivered = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws Exception {
    kit = Kit.start(0);
    script = kit.script("plain");
    script.files(
        IntStream.range(0, FILES)
            .mapToObj(
                i ->
                    new Served(
                        "output",
                        i % 2 == 0 ? "Patient" : "Observation",
                        "file-" + i,
                        i % 2 == 0
                            ? Script.patients(i * 10_000, i % 8 == 0 ? 9_000 : 20)
                            : Script.observations(30 + i)))
            .toArray(Served[]::new));
    script.always(Route.FILE, this::slowly);
  }

  @AfterEach
  void stop() {
    kit.close();
  }

  /** In pieces, so that there are moments in between; whole answers are counted. */
  private void slowly(Exchange request) throws IOException {
    byte[] body = script.served(request).bytes();
    int from = request.from(body).orElse(0);
    if (from > 0) {
      request.with("Content-Range", "bytes %d-%d/%d".formatted(from, body.length - 1, body.length));
    }
    request.http().sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
    try (OutputStream out = request.http().getResponseBody()) {
      for (int at = from; at < body.length; at += 50_000) {
        out.write(body, at, Math.min(50_000, body.length - at));
        out.flush();
        pause(2);
      }
    }
    if (from == 0) {
      delivered.merge(request.path(), 1, Integer::sum);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aBodyThatIsCutAtAnyByteIsGoneOnWith(int seed) throws Exception {
    cutAtRandom(seed);
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(9, 100);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("seeds")
  void aBodyThatIsCutAtAHundredBytesIsGoneOnWith(int seed) throws Exception {
    cutAtRandom(seed);
  }

  private void cutAtRandom(int seed) throws Exception {
    Random random = new Random(seed);
    boolean isGzip = random.nextBoolean();
    boolean isRanged = random.nextBoolean();
    Served large = new Served("output", "Patient", "large", Script.patients(1, 12_000));
    script.files(large);
    byte[] body = isGzip ? Script.gzip(large.bytes()) : large.bytes();
    for (int i = 0; i < 2; i++) {
      script.first(
          Route.FILE,
          request -> encoded(request, isGzip).cut(200, body, random.nextInt(body.length)));
    }
    script.always(
        Route.FILE,
        request -> {
          if (isRanged) {
            encoded(request, isGzip).ranged(body);
          } else {
            encoded(request, isGzip).bytes(200, body);
          }
        });
    Client client = client();

    ExportJob job = client.export();

    assertEquals(ExportJob.State.COMPLETED, job.state());
    requireSame(script.expected(), client.landed());
  }

  private static Exchange encoded(Exchange request, boolean isGzip) {
    return isGzip ? request.with("Content-Encoding", "gzip") : request;
  }

  @ParameterizedTest
  @EnumSource(
      value = Route.class,
      names = {"KICK_OFF", "STATUS", "FILE", "DELETE"})
  void killedWhileItWaitsForTheServerItEndsAsIfItHadNot(Route route) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    script.first(
        route,
        request -> {
          asked.countDown();
          pause(20_000);
        });
    Process process = startClient();
    assertTrue(asked.await(60, TimeUnit.SECONDS));
    process.destroyForcibly().waitFor();

    requireSameEnd();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void killedAtRandomMomentsItEndsAsIfItHadNot(int seed) throws Exception {
    killAtRandom(seed);
  }

  static IntStream moments() {
    return IntStream.rangeClosed(4, 50);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("moments")
  void killedAtFiftyMomentsItEndsAsIfItHadNot(int seed) throws Exception {
    killAtRandom(seed);
  }

  /** Of files on their way at the same time, each may have to be fetched again. */
  private void killAtRandom(int seed) throws Exception {
    Random random = new Random(seed);
    downloads = seed % 2 == 0 ? 4 : 1;
    Process process = startClient();
    while (process.isAlive() && script.count(Route.KICK_OFF) == 0) {
      pause(1);
    }
    pause(random.nextInt(900));
    process.destroyForcibly().waitFor();

    requireSameEnd();
  }

  /** Another process brings it to its end. */
  private void requireSameEnd() throws Exception {
    int exitCode = startClient().waitFor();
    assertEquals(0, exitCode, Files.readString(folder.resolve("client.log")));

    Client client = client();
    requireSame(script.expected(), client.landed());
    assertEquals(List.of(), client.unfinished());
    long twice = delivered.values().stream().filter(times -> times > 1).count();
    assertTrue(twice <= downloads, delivered::toString);
    assertFalse(client.ledger().all().anyMatch(job -> job.state().isOpen()));
  }

  /** Counts how often each line is there, since there are many. */
  private static void requireSame(List<String> expected, List<String> found) {
    Map<String, Integer> surplus = new TreeMap<>();
    found.forEach(line -> surplus.merge(line, 1, Integer::sum));
    expected.forEach(line -> surplus.merge(line, -1, Integer::sum));
    surplus.values().removeIf(count -> count == 0);
    assertTrue(
        surplus.isEmpty(),
        () ->
            "%,d lines differ of %,d, such as %s"
                .formatted(
                    surplus.size(),
                    expected.size(),
                    surplus.entrySet().stream().limit(3).toList()));
  }

  private Client client() throws IOException {
    return new Client(kit.base("plain"), folder, Behaviour.Needs.NOTHING);
  }

  private Process startClient() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ClientProcess.class.getName(),
                kit.base("plain"),
                folder.toString(),
                Integer.toString(downloads)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("client.log").toFile())
        .start();
  }
}
