package org.carelake.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.graph.GraphConnection;
import org.carelake.common.graph.GraphPublication;
import org.carelake.common.graph.GraphStore;
import org.carelake.common.graph.GraphWriter;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.common.target.Publisher;
import org.carelake.jobs.catalog.HealthPortrait;
import org.carelake.jobs.it.Workplace;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark}: the hospital of 91,000 rows and ten times as many into a warm
 * Neo4j, by one writer and by one for each core, and a change of one row in a hundred. Fails if
 * anything had to be written once more, as after a deadlock. Prints a table.
 */
@Tag("benchmark")
class GraphBenchmarkIT {
  private static final long PATIENTS = 10_000;
  private static final int LOADS_AT_1X = 20;
  private static final String ROW = "%-6s %9s %9s %9s %9s %8s %9s %9s %8s%n";

  @TempDir Path folder;

  @Test
  void theHospitalAsAGraph() throws Exception {
    System.out.printf(
        ROW,
        "size",
        "nodes",
        "relations",
        "one s",
        "many s",
        "ratio",
        "elements/s",
        "1 % s",
        "share");
    System.out.print(measure(1, LOADS_AT_1X));
    System.out.print(measure(10, 2));
  }

  /**
   * One size.
   *
   * @param loads how often each load is repeated; the fastest counts
   */
  private String measure(int size, int loads) throws Exception {
    Path place = folder.resolve(size + "x");
    LocalStores stores =
        LocalStores.at(place.resolve("local"), Path.of(System.getProperty("carelake.home")))
            .withFreePorts();
    try {
      stores.start(EnumSet.of(Store.NEO4J));
      Endpoint neo4j = stores.await(Store.NEO4J);
      Workplace workplace = new Workplace(place, neo4j);
      HospitalSample.write(workplace.raw(), size * PATIENTS, 1, 0);
      ingest(workplace);
      Path before = place.resolve("before");
      FileUtils.copyDirectory(workplace.lake().toFile(), before.toFile());
      changeOneInAHundred(workplace);
      ingest(workplace);
      double one = Double.MAX_VALUE;
      double many = Double.MAX_VALUE;
      double change = Double.MAX_VALUE;
      Map<String, Long> counts;
      try (SparkSession spark = spark();
          GraphConnection connection = store(neo4j).open()) {
        int writers = spark.sparkContext().defaultParallelism();
        Lake full = new Lake(spark, before.toString());
        Lake changed = new Lake(spark, workplace.lake().toString());
        load(full, connection, writers); // warms both sides
        change(changed, connection, writers);
        for (int i = 0; i < loads; i++) {
          // Side by side, so that a slow minute of the machine is unfair to none.
          one = Math.min(one, load(full, connection, 1));
          many = Math.min(many, load(full, connection, writers));
          change = Math.min(change, change(changed, connection, writers));
        }
        counts = publication(changed, connection, writers).counts();
      }
      long nodes = sum(counts, true);
      long relationships = sum(counts, false);
      return ROW.formatted(
          size + "x",
          nodes,
          relationships,
          number(one),
          number(many),
          number(one / many),
          Math.round((nodes + relationships) / many),
          number(change),
          String.format(Locale.ROOT, "%.3f", change / many));
    } finally {
      stores.stop();
    }
  }

  /** A writer that meets a deadlock may not try again by itself, unseen. */
  private static SparkSession spark() {
    return Sessions.open(
        "local[*]",
        Map.of("neo4j.transaction.codes.fail", "Neo.TransientError.Transaction.DeadlockDetected"));
  }

  private static void ingest(Workplace workplace) {
    Workplace.Ended ended = workplace.carelake("ingest", "--as-of", "2026-06-01");
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(ended.err());
    }
  }

  /** The whole lake into an empty graph. */
  private static double load(Lake lake, GraphConnection connection, int writers) {
    publication(lake, connection, writers).empty();
    return change(lake, connection, writers);
  }

  /** What the graph lacks of the lake. */
  private static double change(Lake lake, GraphConnection connection, int writers) {
    GraphPublication publication = publication(lake, connection, writers);
    long from = System.nanoTime();
    publication.apply(
        publication.pending(),
        DeleteLimit.NONE,
        new Publisher("benchmark", Instant.now(), () -> {}));
    double seconds = (System.nanoTime() - from) / 1e9;
    assertEquals(0, connection.retries());
    return seconds;
  }

  private static GraphPublication publication(Lake lake, GraphConnection connection, int writers) {
    return new GraphPublication(
        lake, HealthPortrait.model(false), new GraphWriter(connection, writers));
  }

  private static GraphStore store(Endpoint neo4j) {
    return new GraphStore(neo4j.url(), neo4j.user(), new Secret(neo4j.passwordReference()));
  }

  private static long sum(Map<String, Long> counts, boolean nodes) {
    Set<String> labels =
        Set.copyOf(
            HealthPortrait.model(false).labels().stream().map(label -> label.name()).toList());
    return counts.entrySet().stream()
        .filter(count -> labels.contains(count.getKey()) == nodes)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** One row in a hundred of each file again, with another value in one column. */
  private static void changeOneInAHundred(Workplace workplace) throws IOException {
    for (String table : List.of("patients", "doctors", "visits", "lab_reports")) {
      List<String> changed;
      try (Stream<String> lines = Files.lines(workplace.raw().resolve(table + ".csv"))) {
        // Values with a comma stand in quotes; other rows will do.
        changed = lines.filter(line -> line.indexOf('"') < 0).toList();
      }
      int rows = (changed.size() - 1) / 100;
      String column =
          switch (table) {
            case "patients" -> "city";
            case "doctors" -> "hospital";
            case "visits" -> "reason";
            default -> "result";
          };
      int at = List.of(changed.get(0).split(",")).indexOf(column);
      workplace.deliver(
          table + "-change.csv",
          Stream.concat(
                  Stream.of(changed.get(0)),
                  changed.stream().skip(1).limit(rows).map(line -> with(line, at, "Changed")))
              .toArray(String[]::new));
    }
  }

  private static String with(String line, int column, String value) {
    String[] values = line.split(",", -1);
    values[column] = value;
    return String.join(",", values);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
