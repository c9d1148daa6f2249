package org.carelake.common.oltp;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Properties;
import java.util.Set;
import org.carelake.common.config.Secret;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * A MySQL or MariaDB database.
 *
 * @param url {@code jdbc:mysql://host:port/database}
 */
public record Oltp(String url, String user, Secret password) implements Serializable {
  private static final Set<Integer> ACCESS_DENIED = Set.of(1044, 1142, 1227, 1370);
  private static final int UNKNOWN_DATABASE = 1049;

  /**
   * Opens a connection.
   *
   * @throws Misconfigured if user, password or database are wrong
   * @throws StoreUnavailable if the server does not answer
   */
  public Connection connect() {
    try {
      return DriverManager.getConnection(url, properties());
    } catch (SQLException e) {
      throw failure("connect to", e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password.read());
    properties.setProperty("rewriteBatchedStatements", "true");
    properties.setProperty("allowLoadLocalInfile", "true");
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("forceConnectionTimeZoneToSession", "true");
    properties.setProperty("characterEncoding", "UTF-8");
    return properties;
  }

  /** Server messages may quote rows, so only their codes are passed on. */
  public RuntimeException failure(String what, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String place = url.replaceFirst("\\?.*", "");
    if (state.startsWith("28")
        || (state.equals("42000") && ACCESS_DENIED.contains(e.getErrorCode()))) {
      return new Misconfigured(
          "Cannot %s MySQL at %s: user %s is refused (error %d). Check mysql.user and mysql.password."
              .formatted(what, place, user, e.getErrorCode()));
    }
    if (e.getErrorCode() == UNKNOWN_DATABASE) {
      return new Misconfigured(
          "Cannot %s MySQL at %s: there is no such database. Create it or correct mysql.url."
              .formatted(what, place));
    }
    return new StoreUnavailable(
        "Cannot %s MySQL at %s: %s. See that the server runs and can be reached, then start again; what is done stays done."
            .formatted(what, place, reason(e)),
        e);
  }

  private static String reason(SQLException e) {
    return e instanceof SQLTransientException || connectionLost(e)
        ? "it does not answer"
        : "it refused a statement (error %d, state %s)"
            .formatted(e.getErrorCode(), e.getSQLState());
  }

  private static boolean connectionLost(SQLException e) {
    return e.getSQLState() == null || e.getSQLState().startsWith("08");
  }
}
