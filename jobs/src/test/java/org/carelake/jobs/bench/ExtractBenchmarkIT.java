package org.carelake.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark -Dit.test=ExtractBenchmarkIT}: a first {@code carelake extract} of
 * {@code -Dextract.rows} (10,000,000) rows with a heap of 512 MB, from its start to its exit,
 * beside a bare loop over the same query by the same driver. Prints a table of medians; asserts
 * nothing but the row count.
 */
@Tag("benchmark")
class ExtractBenchmarkIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.POSTGRESQL);

  private static final int ROWS = Integer.getInteger("extract.rows", 10_000_000);
  private static final int ROUNDS = 3;
  private static final String QUERY =
      "SELECT id, name, city, born, weight, changed_at FROM bench_rows";

  @TempDir Path folder;
  private int rounds;

  @Test
  void besideABareLoop() throws Exception {
    Endpoint store = STORES.endpoint(Store.POSTGRESQL);
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bench_rows");
      statement.execute(
          "CREATE TABLE bench_rows AS SELECT i AS id, 'Name of ' || i AS name, 'City ' || mod(i, 500) AS city, DATE '1950-01-01' + mod(i, 20000) AS born, mod(i, 9000)::numeric(6,2) / 100 AS weight, TIMESTAMP '2026-01-01' + i * INTERVAL '1 second' AS changed_at FROM generate_series(1, %d) i"
              .formatted(ROWS));
    }
    System.out.printf(
        Locale.ROOT, "%n%-22s %9s %9s %7s %8s%n", "", "loop s", "extract s", "ratio", "peak MB");
    compare("full, 1 connection", "-- Key: id\n", 1);
    compare("full, 2 connections", "-- Key: id\n", 2);
    compare("delta, 1 connection", "-- Key: id\n-- Mode: delta\n-- Watermark: changed_at\n", 1);
  }

  private void compare(String title, String header, int connections) throws Exception {
    double[] loop = new double[ROUNDS];
    double[] extract = new double[ROUNDS];
    long peak = 0;
    for (int i = 0; i < ROUNDS; i++) {
      loop[i] = loop();
      long from = System.nanoTime();
      peak = Math.max(peak, extracted(header, connections));
      extract[i] = (System.nanoTime() - from) / 1e9;
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %9.1f %9.1f %7.2f %8d%n",
        title,
        median(loop),
        median(extract),
        median(loop) / median(extract),
        peak);
  }

  private static double median(double[] seconds) {
    return Arrays.stream(seconds).sorted().skip(seconds.length / 2).findFirst().orElseThrow();
  }

  private static Connection connect(Endpoint store) throws Exception {
    String password =
        Files.readString(Path.of(store.passwordReference().substring("file:".length()))).strip();
    return DriverManager.getConnection(store.url(), store.user(), password);
  }

  /** Seconds of what nobody can do without: all values as text. */
  private static double loop() throws Exception {
    long from = System.nanoTime();
    try (Connection connection = connect(STORES.endpoint(Store.POSTGRESQL))) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(5_000);
        assertEquals(ROWS, read(statement));
      }
    }
    return (System.nanoTime() - from) / 1e9;
  }

  private static int read(Statement statement) throws SQLException {
    int count = 0;
    try (ResultSet rows = statement.executeQuery(QUERY)) {
      int width = rows.getMetaData().getColumnCount();
      long characters = 0;
      while (rows.next()) {
        for (int i = 1; i <= width; i++) {
          characters += rows.getString(i).length();
        }
        count++;
      }
      assertEquals(true, characters > count);
    }
    return count;
  }

  /** The most memory of the process that it ever had resident, in MB. */
  private long extracted(String header, int connections) throws Exception {
    Endpoint store = STORES.endpoint(Store.POSTGRESQL);
    Path place = Files.createDirectories(folder.resolve("round-" + ++rounds));
    Files.writeString(
        Files.createDirectories(place.resolve("extracts")).resolve("rows.sql"), header + QUERY);
    ProcessBuilder extract =
        new ProcessBuilder(
            Path.of(System.getProperty("carelake.home"), "carelake").toString(), "extract");
    for (String setting :
        new String[] {
          "lake.root=" + place.resolve("lake"),
          "sources.his.path=" + place.resolve("raw"),
          "sources.his.extracts=" + place.resolve("extracts"),
          "sources.his.jdbc.url=" + store.url(),
          "sources.his.jdbc.user=" + store.user(),
          "sources.his.jdbc.password=" + store.passwordReference(),
          "sources.his.jdbc.connections=" + connections
        }) {
      extract.command().add("--set");
      extract.command().add(setting);
    }
    extract.environment().put("CARELAKE_SKIP_BUILD", "1");
    extract.environment().put("CARELAKE_JAVA_OPTIONS", "-Xmx512m");
    Process process = extract.inheritIO().start();
    long peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, MeasuredRun.peakKilobytes(process.pid()));
      Thread.sleep(50);
    }
    assertEquals(0, process.exitValue());
    return peak / 1024;
  }
}
