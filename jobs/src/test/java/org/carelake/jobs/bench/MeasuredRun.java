package org.carelake.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One {@code ./carelake} command as a process of its own, from its start to its exit.
 *
 * @param seconds wall clock of the whole process
 * @param peakMegabytes the most memory it ever had resident
 * @param stages milliseconds by stage, from its ledger
 */
public record MeasuredRun(double seconds, long peakMegabytes, Map<String, Long> stages) {

  public static MeasuredRun of(String job, Path lake, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("carelake.home"), "carelake").toString());
    command.add(job);
    command.addAll(settings);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("CARELAKE_SKIP_BUILD", "1");
    long from = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, peakKilobytes(process.pid()));
      Thread.sleep(50);
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the run ended with exit code " + process.exitValue());
    }
    return new MeasuredRun(seconds, peak / 1024, stages(lake));
  }

  static long peakKilobytes(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }

  /** Milliseconds by stage of the last run on a lake. */
  static Map<String, Long> stages(Path lake) throws IOException {
    try (Stream<Path> runs = Files.list(lake.resolve("ledger/runs"))) {
      Path last = runs.sorted().reduce((first, second) -> second).orElseThrow();
      Map<String, Long> stages = new LinkedHashMap<>();
      for (JsonNode stage : new ObjectMapper().readTree(last.toFile()).get("stages")) {
        stages.put(stage.get("name").asText(), stage.get("millis").asLong());
      }
      return stages;
    }
  }
}
