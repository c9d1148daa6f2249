package org.carelake.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.oltp.Oltp;
import org.carelake.common.oltp.Publication;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.it.Workplace;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Pbenchmark}: the main job on samples of 1, 10 and 30 times 91,000 rows, with
 * stores up and empty; then the publication to MySQL by itself in a warm JVM, beside {@code LOAD
 * DATA LOCAL INFILE} of the same rows into the same four tables with their foreign keys. Prints a
 * table and asserts nothing.
 */
@Tag("benchmark")
class HospitalBenchmarkIT {
  private static final long PATIENTS = 10_000;
  private static final List<String> TABLES =
      List.of("patients", "doctors", "visits", "lab_reports");
  private static final String ROW = "%-7s %10s %9s %9s %8s %9s %8s %9s %9s %9s %8s %11s %7s%n";

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
                "publish s",
                "rows/s",
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
      Workplace workplace = new Workplace(place, mysql);
      MeasuredRun first = MeasuredRun.of("run", workplace.lake(), workplace.settings());
      MeasuredRun again = MeasuredRun.of("run", workplace.lake(), workplace.settings());
      double loaded = loadData(workplace);
      double published = publish(workplace, mysql);
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
          number(published),
          number(rows / published),
          number(loaded),
          number(loaded / published));
    } finally {
      stores.stop();
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Seconds that the server takes for the CSV files, once its tables are empty again. */
  private static double loadData(Workplace workplace) throws SQLException, IOException {
    empty(workplace);
    long from = System.nanoTime();
    for (String table : TABLES) {
      Path file = workplace.raw().resolve(table + ".csv");
      execute(
          workplace,
          "LOAD DATA LOCAL INFILE '%s' INTO TABLE %s CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES (%s)"
              .formatted(file, table, header(file)));
    }
    return (System.nanoTime() - from) / 1e9;
  }

  /** Seconds of a publication of all rows with nothing beside it, to tables that are empty. */
  private static double publish(Workplace workplace, Endpoint mysql) throws SQLException {
    empty(workplace);
    Oltp oltp = new Oltp(mysql.url(), mysql.user(), new Secret(mysql.passwordReference()));
    try (SparkSession spark = Sessions.open("local[*]", Map.of())) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      double seconds = 0;
      // The first time loads and compiles classes.
      for (int i = 0; i < 2; i++) {
        empty(workplace);
        Map<String, NetChanges> changes = new LinkedHashMap<>();
        long from = System.nanoTime();
        for (Table table : Catalog.TABLES) {
          NetChanges.since(lake, table, Optional.empty())
              .ifPresent(change -> changes.put(table.name(), change));
        }
        new Publication(oltp, Catalog.TABLES)
            .apply(changes, DeleteLimit.NONE, "benchmark", Instant.now());
        seconds = (System.nanoTime() - from) / 1e9;
      }
      return seconds;
    }
  }

  private static void empty(Workplace workplace) throws SQLException {
    for (String table : TABLES) {
      execute(workplace, "TRUNCATE " + table);
    }
  }

  private static void execute(Workplace workplace, String sql) throws SQLException {
    try (Connection connection = workplace.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("SET FOREIGN_KEY_CHECKS = " + (sql.startsWith("TRUNCATE") ? 0 : 1));
      statement.executeUpdate(sql);
    }
  }

  private static String header(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElseThrow();
    }
  }
}
