package org.carelake.common.oltp;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Properties;
import org.carelake.common.config.Secret;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.PlatformException.StoreUnavailable;

/**
 * A relational database that others work on.
 *
 * @param url {@code jdbc:mysql://host:port/database} or the like
 */
public record Oltp(Dialect dialect, String url, String user, Secret password)
    implements Serializable {

  /**
   * Opens a connection.
   *
   * @throws Misconfigured if user, password or database are wrong
   * @throws StoreUnavailable if the server does not answer
   */
  public Connection connect() {
    try {
      Connection connection = DriverManager.getConnection(url, properties());
      if (dialect.session().isPresent()) {
        begin(connection, dialect.session().get());
      }
      return connection;
    } catch (SQLException e) {
      throw failure("connect to", e);
    }
  }

  private static void begin(Connection connection, String session) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(session);
    }
  }

  private Properties properties() {
    Properties properties = dialect.connection();
    properties.setProperty("user", user);
    properties.setProperty("password", password.read());
    return properties;
  }

  /** Where it is, without what else its address says. */
  String place() {
    return url.replaceFirst("\\?.*", "");
  }

  /** Server messages may quote rows, so only their codes are passed on. */
  public RuntimeException failure(String what, SQLException e) {
    String store = dialect.title() + " at " + place();
    if (dialect.isAccessDenied(e)) {
      return new Misconfigured(
          "Cannot %s %s: user %s is refused (%s). Check %s.user and %s.password."
              .formatted(what, store, user, code(e), dialect.name(), dialect.name()));
    }
    if (dialect.isUnknownDatabase(e)) {
      return new Misconfigured(
          "Cannot %s %s: there is no such database. Create it or correct %s.url."
              .formatted(what, store, dialect.name()));
    }
    return new StoreUnavailable(
        "Cannot %s %s: %s. See that the server runs and can be reached, then start again; what is done stays done."
            .formatted(what, store, reason(e)),
        e);
  }

  private static String reason(SQLException e) {
    return e instanceof SQLTransientException || connectionLost(e)
        ? "it does not answer"
        : "it refused a statement (" + code(e) + ")";
  }

  private static String code(SQLException e) {
    return e.getErrorCode() == 0
        ? "state " + e.getSQLState()
        : "error %d, state %s".formatted(e.getErrorCode(), e.getSQLState());
  }

  private static boolean connectionLost(SQLException e) {
    return e.getSQLState() == null || e.getSQLState().startsWith("08");
  }
}
