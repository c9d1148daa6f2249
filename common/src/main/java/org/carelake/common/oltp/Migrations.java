package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's tables and procedures to what this version of the program needs, once. */
public final class Migrations {
  private static final String HISTORY = "carelake_schema_history";

  private final CompletableFuture<Oltp> migrated;

  private Migrations(CompletableFuture<Oltp> migrated) {
    this.migrated = migrated;
  }

  /**
   * Begins in the background, so that other work can be done meanwhile.
   *
   * @param database waits until there is one
   * @param location folder on the class path, such as {@code sql/mysql}
   * @param tables that are published there
   */
  public static Migrations begin(Supplier<Oltp> database, String location, List<Table> tables) {
    return new Migrations(
        CompletableFuture.supplyAsync(
            () -> {
              Oltp oltp = database.get();
              apply(oltp, location, tables);
              return oltp;
            }));
  }

  /** The database, once it is up to date. */
  public Oltp await() {
    try {
      return migrated.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void apply(Oltp oltp, String location, List<Table> tables) {
    try (Connection probe = oltp.connect()) {
      probe.isValid(10);
      migrate(
          Flyway.configure()
              .dataSource(oltp.url(), oltp.user(), oltp.password().read())
              .locations("classpath:" + location)
              .table(HISTORY)
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .load());
      new Comments(oltp.dialect(), tables).write(probe);
    } catch (SQLException e) {
      throw oltp.failure("connect to", e);
    } catch (FlywayException e) {
      throw new Misconfigured(
          "Cannot bring the tables of "
              + oltp.place()
              + " up to date: "
              + e.getClass().getSimpleName()
              + ". See that the user may create tables, routines and indexes, and that nobody changed carelake's tables by hand.");
    }
  }

  /** A migration that failed is tried again, since its statements can be repeated. */
  private static void migrate(Flyway flyway) {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (Stream.of(flyway.info().all()).noneMatch(each -> each.getState().isFailed())) {
        throw e;
      }
      flyway.repair();
      flyway.migrate();
    }
  }
}
