package org.carelake.common.extract;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.carelake.common.config.Secret;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * Another system's database, which is only read.
 *
 * @param source whose it is, for messages
 * @param fetchSize rows that the driver holds at a time
 * @param connections at the same time, where all of a table is read
 */
public record Database(
    String source, String url, String user, Secret password, int fetchSize, int connections) {

  DatabaseKind kind() {
    return DatabaseKind.of(url);
  }

  /** A connection in a transaction that sees one state of the data, where the database can. */
  Connection connect() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password.read());
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(kind().isolation());
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw failure("Cannot connect to the database of source %s".formatted(source), e);
    }
  }

  /**
   * What a failure of the database means.
   *
   * @param what could not be done, as the beginning of a sentence
   */
  PlatformException failure(String what, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    String told = "%s (SQLState %s, error %d).".formatted(what, state, e.getErrorCode());
    if (String.valueOf(e.getMessage()).contains("No suitable driver")) {
      return new Misconfigured(
          "%s: no driver for it is here. Name its jar in CARELAKE_CLASSPATH, or correct sources.%s.jdbc.url."
              .formatted(what, source));
    }
    if (state.startsWith("28")) {
      return new Misconfigured(
          "%s Check sources.%s.jdbc.user and password.".formatted(told, source));
    }
    if (state.startsWith("42") || state.startsWith("07")) {
      return new Misconfigured(
          told + " Its SELECT is not what this database understands. Correct it.");
    }
    return new StoreUnavailable(
        told + " Nothing was landed. Check that it runs, then start again.", e);
  }
}
