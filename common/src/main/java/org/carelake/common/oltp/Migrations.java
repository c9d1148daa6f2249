package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.SQLException;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database's tables and procedures to what this version of the program needs.
 *
 * @param location folder on the class path, such as {@code sql/mysql}
 */
public record Migrations(Oltp oltp, String location) {

  /** Changes nothing where the database is up to date. */
  public void apply() {
    try (Connection probe = oltp.connect()) {
      probe.isValid(10);
      Flyway.configure()
          .dataSource(oltp.url(), oltp.user(), oltp.password().read())
          .locations("classpath:" + location)
          .table("carelake_schema_history")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (SQLException e) {
      throw oltp.failure("connect to", e);
    } catch (FlywayException e) {
      throw new Misconfigured(
          "Cannot bring the tables of "
              + oltp.url().replaceFirst("\\?.*", "")
              + " up to date: "
              + e.getClass().getSimpleName()
              + ". See that the user may create tables, routines and indexes, and that nobody changed carelake's tables by hand.");
    }
  }
}
