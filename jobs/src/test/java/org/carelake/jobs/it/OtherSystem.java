package org.carelake.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.carelake.local.Endpoint;

/**
 * A database of another hospital system, to extract from.
 *
 * @param passwordFile where the password is put for commands
 */
record OtherSystem(String url, String user, String password, Path passwordFile) {

  /** A local store, as if it were one. */
  static OtherSystem of(Endpoint store) {
    try {
      Path file = Path.of(store.passwordReference().substring("file:".length()));
      return new OtherSystem(store.url(), store.user(), Files.readString(file).strip(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Settings of a source that extracts from it. */
  String[] settings(String source, Path extracts) {
    try {
      if (!Files.exists(passwordFile)) {
        Files.writeString(passwordFile, password);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String prefix = "sources." + source + ".";
    return new String[] {
      prefix + "jdbc.url=" + url,
      prefix + "jdbc.user=" + user,
      prefix + "jdbc.password=file:" + passwordFile,
      prefix + "extracts=" + extracts
    };
  }
}
