package org.carelake.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark}: the main job on samples of 1, 10 and 30 times 91,000 rows, with
 * stores up and empty, beside {@code LOAD DATA LOCAL INFILE} of the same rows into the same four
 * tables with their foreign keys. Prints a table and asserts nothing.
 */
@Tag("benchmark")
class HospitalBenchmarkIT {
  private static final long PATIENTS = 10_000;
  private static final List<String> TABLES =
      List.of("patients", "doctors", "visits", "lab_reports");
  private static final String ROW = "%-7s %10s %9s %9s %8s %9s %8s %9s %9s %11s %7s%n";

  @TempDir Path folder;

  @Test
  void theHospitalAtThreeSizes() throws Exception {
    StringBuilder table =
        new StringBuilder(
            ROW.formatted(
                "size",
                "rows",
                "first s",
                "us/row",
                "again s",
                "ingest s",
                "mysql s",
                "export s",
                "peak MB",
                "LOAD DATA s",
                "ratio"));
    for (int size : new int[] {1, 10, 30}) {
      table.append(measure(size));
    }
    System.out.println(table);
  }

  private String measure(int size) throws Exception {
    Path place = folder.resolve(size + "x");
    HospitalSample.write(place.resolve("raw"), size * PATIENTS, 1, 0);
    LocalStores stores =
        LocalStores.at(place.resolve("local"), Path.of(System.getProperty("carelake.home")))
            .withFreePorts();
    try {
      stores.start(EnumSet.of(Store.MYSQL));
      Endpoint mysql = stores.await(Store.MYSQL);
      MeasuredRun first = MeasuredRun.of("run", place.resolve("lake"), settings(place, mysql));
      MeasuredRun again = MeasuredRun.of("run", place.resolve("lake"), settings(place, mysql));
      double loaded = loadData(place.resolve("raw"), mysql);
      long rows = size * 91_000L;
      return ROW.formatted(
          size + "x",
          rows,
          number(first.seconds()),
          number(first.seconds() * 1e6 / rows),
          number(again.seconds()),
          number(first.stages().get("ingest") / 1e3),
          number(first.stages().get("publish mysql") / 1e3),
          number(first.stages().get("export") / 1e3),
          first.peakMegabytes(),
          number(loaded),
          number(loaded * 1e3 / first.stages().get("publish mysql")));
    } finally {
      stores.stop();
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static List<String> settings(Path place, Endpoint mysql) {
    return Stream.of(
            "sources.hospital.path=" + place.resolve("raw"),
            "lake.root=" + place.resolve("lake"),
            "export.root=" + place.resolve("exports"),
            "mysql.url=" + mysql.url(),
            "mysql.user=" + mysql.user(),
            "mysql.password=" + mysql.passwordReference())
        .flatMap(setting -> Stream.of("--set", setting))
        .toList();
  }

  /** Seconds that the server takes for the CSV files, once its tables are empty again. */
  private static double loadData(Path raw, Endpoint mysql) throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", mysql.user());
    properties.setProperty(
        "password",
        Files.readString(Path.of(mysql.passwordReference().substring("file:".length()))).strip());
    properties.setProperty("allowLoadLocalInfile", "true");
    try (Connection connection = DriverManager.getConnection(mysql.url(), properties);
        Statement statement = connection.createStatement()) {
      for (int i = TABLES.size() - 1; i >= 0; i--) {
        statement.executeUpdate("DELETE FROM " + TABLES.get(i));
      }
      long from = System.nanoTime();
      for (String table : TABLES) {
        statement.executeUpdate(
            "LOAD DATA LOCAL INFILE '%s' INTO TABLE %s CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES (%s)"
                .formatted(raw.resolve(table + ".csv"), table, header(raw, table)));
      }
      return (System.nanoTime() - from) / 1e9;
    }
  }

  private static String header(Path raw, String table) throws IOException {
    try (Stream<String> lines = Files.lines(raw.resolve(table + ".csv"))) {
      return lines.findFirst().orElseThrow();
    }
  }
}
