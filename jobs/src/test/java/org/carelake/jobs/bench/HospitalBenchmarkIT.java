package org.carelake.jobs.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.config.Secret;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.oltp.Dialect;
import org.carelake.common.oltp.MySql;
import org.carelake.common.oltp.Oltp;
import org.carelake.common.oltp.OltpTarget;
import org.carelake.common.oltp.PostgreSql;
import org.carelake.common.spark.Sessions;
import org.carelake.common.target.Changes;
import org.carelake.common.target.Publisher;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.jobs.it.Workplace;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * {@code mvn verify -Pbenchmark}: the main job on samples of 1, 10 and 30 times 91,000 rows, with a
 * database up and empty; then the publication by itself in a warm JVM, beside the database's own
 * way to load the same rows into the same four tables with their foreign keys: {@code LOAD DATA
 * LOCAL INFILE} or {@code COPY}. Prints a table and asserts nothing.
 */
@Tag("benchmark")
class HospitalBenchmarkIT {
  private static final long PATIENTS = 10_000;
  private static final List<String> TABLES =
      List.of("patients", "doctors", "visits", "lab_reports");
  private static final String ROW = "%-11s %-5s %10s %9s %9s %8s %9s %8s %9s %9s %9s %8s %8s %7s%n";

  @TempDir Path folder;

  @Test
  void theHospitalAtThreeSizes() throws Exception {
    StringBuilder table =
        new StringBuilder(
            ROW.formatted(
                "database",
                "size",
                "rows",
                "first s",
                "us/row",
                "again s",
                "ingest s",
                "there s",
                "export s",
                "peak MB",
                "publish s",
                "rows/s",
                "load s",
                "ratio"));
    for (Store store : List.of(Store.MYSQL, Store.POSTGRESQL)) {
      for (int size : new int[] {1, 10, 30}) {
        table.append(measure(store, size));
      }
    }
    System.out.println(table);
  }

  private String measure(Store store, int size) throws Exception {
    Path place = folder.resolve(store + "-" + size);
    HospitalSample.write(place.resolve("raw"), size * PATIENTS, 1, 0);
    LocalStores stores =
        LocalStores.at(place.resolve("local"), Path.of(System.getProperty("carelake.home")))
            .withFreePorts();
    try {
      stores.start(EnumSet.of(store));
      Workplace workplace = new Workplace(place, stores.await(store));
      MeasuredRun first = MeasuredRun.of("run", workplace.lake(), workplace.settings());
      MeasuredRun again = MeasuredRun.of("run", workplace.lake(), workplace.settings());
      double loaded = load(workplace, store);
      double published = publish(workplace, store, stores.await(store));
      long rows = size * 91_000L;
      return ROW.formatted(
          store.title(),
          size + "x",
          rows,
          number(first.seconds()),
          number(first.seconds() * 1e6 / rows),
          number(again.seconds()),
          number(first.stages().get("ingest") / 1e3),
          number(first.stages().get("publish " + store.folder()) / 1e3),
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
  private static double load(Workplace workplace, Store store) throws SQLException, IOException {
    empty(workplace, store);
    try (Connection connection = workplace.connect()) {
      long from = System.nanoTime();
      for (String table : TABLES) {
        load(connection, store, workplace.raw().resolve(table + ".csv"), table);
      }
      return (System.nanoTime() - from) / 1e9;
    }
  }

  private static void load(Connection connection, Store store, Path file, String table)
      throws SQLException, IOException {
    if (store == Store.MYSQL) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "LOAD DATA LOCAL INFILE '%s' INTO TABLE %s CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES (%s)"
                .formatted(file, table, header(file)));
      }
      return;
    }
    try (InputStream rows = Files.newInputStream(file)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY %s (%s) FROM STDIN (FORMAT csv, HEADER)".formatted(table, header(file)), rows);
    }
  }

  /** Seconds of a publication of all rows with nothing beside it, to tables that are empty. */
  private static double publish(Workplace workplace, Store store, Endpoint endpoint)
      throws SQLException {
    Dialect dialect = store == Store.MYSQL ? new MySql() : new PostgreSql();
    Oltp oltp =
        new Oltp(
            dialect, endpoint.url(), endpoint.user(), new Secret(endpoint.passwordReference()));
    try (SparkSession spark = Sessions.open("local[*]", Map.of())) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      OltpTarget target = new OltpTarget(lake, oltp, Catalog.TABLES, 1_000_000);
      double seconds = 0;
      // The first time loads and compiles classes.
      for (int i = 0; i < 2; i++) {
        empty(workplace, store);
        long from = System.nanoTime();
        target.apply(
            new Changes(false, NetChanges.since(lake, Catalog.TABLES, Map.of())),
            DeleteLimit.NONE,
            new Publisher("benchmark", Instant.now(), () -> {}));
        seconds = (System.nanoTime() - from) / 1e9;
      }
      return seconds;
    }
  }

  private static void empty(Workplace workplace, Store store) throws SQLException {
    try (Connection connection = workplace.connect();
        Statement statement = connection.createStatement()) {
      if (store == Store.POSTGRESQL) {
        statement.executeUpdate("TRUNCATE " + String.join(", ", TABLES) + " CASCADE");
        return;
      }
      statement.executeUpdate("SET FOREIGN_KEY_CHECKS = 0");
      for (String table : TABLES) {
        statement.executeUpdate("TRUNCATE " + table);
      }
    }
  }

  private static String header(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElseThrow();
    }
  }
}
