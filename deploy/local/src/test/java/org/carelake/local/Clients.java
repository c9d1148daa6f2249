package org.carelake.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** Talks to stores the way a program does that knows nothing but the endpoint. */
final class Clients {
  private Clients() {}

  static String password(Endpoint endpoint) throws IOException {
    return Files.readString(Path.of(endpoint.passwordReference().substring("file:".length())));
  }

  static Connection database(Endpoint endpoint) throws IOException, SQLException {
    return DriverManager.getConnection(
        endpoint.url() + "?allowLoadLocalInfile=true", endpoint.user(), password(endpoint));
  }

  static void execute(Endpoint endpoint, String... statements) throws IOException, SQLException {
    try (Connection connection = database(endpoint);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of a query's rows. */
  static List<String> column(Endpoint endpoint, String query) throws IOException, SQLException {
    try (Connection connection = database(endpoint);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  static Driver neo4j(Endpoint endpoint) throws IOException {
    return GraphDatabase.driver(
        endpoint.url(), AuthTokens.basic(endpoint.user(), password(endpoint)));
  }
}
