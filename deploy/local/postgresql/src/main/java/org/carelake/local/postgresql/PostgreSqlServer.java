package org.carelake.local.postgresql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.commons.io.FileUtils;

/**
 * Hosts PostgreSQL in the foreground until SIGTERM, and ends when the server ends.
 *
 * <p>Arguments: the store's folder and the port. The folder holds the password of the users {@code
 * carelake} and {@code postgres} in {@code password}; the tables go to {@code data}, the unpacked
 * program to {@code server}; {@code state} receives this process's id once clients are served.
 */
public final class PostgreSqlServer {
  private static final String ACCESS =
      "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n";

  private PostgreSqlServer() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EmbeddedPostgres server = start(folder, Integer.parseInt(arguments[1]));
    account(server, Files.readString(folder.resolve("password")).strip());
    Files.writeString(folder.resolve("state"), Long.toString(ProcessHandle.current().pid()));
    awaitEnd(folder.resolve("data/postmaster.pid"));
    System.exit(1);
  }

  private static EmbeddedPostgres start(Path folder, int port) throws IOException {
    Path server = folder.resolve("server");
    if (Files.notExists(folder.resolve("data/PG_VERSION"))) {
      // The library does not finish what a killed one began to unpack.
      FileUtils.deleteDirectory(server.toFile());
    }
    Path password = folder.resolve("password");
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(server.toFile())
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setLocaleConfig("locale", "C.UTF-8")
        .setLocaleConfig("pwfile", password.toString())
        .setConnectConfig("password", Files.readString(password).strip())
        .setDataDirectoryCustomizer(PostgreSqlServer::restrictAccess)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("timezone", "UTC")
        .setServerConfig("shared_buffers", "256MB")
        .setServerConfig("max_wal_size", "2GB")
        .setPGStartupWait(Duration.ofMinutes(1))
        .setOutputRedirector(Redirect.INHERIT)
        .setErrorRedirector(Redirect.INHERIT)
        .start();
  }

  /** Once the data are there and before they are served. */
  private static void restrictAccess(File data) {
    try {
      Files.writeString(data.toPath().resolve("pg_hba.conf"), ACCESS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The database and its owner, where a first start that was killed has left them out. */
  private static void account(EmbeddedPostgres server, String password) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = 'carelake'")) {
        statement.execute("CREATE ROLE carelake LOGIN CREATEROLE PASSWORD '" + password + "'");
      }
      if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = 'carelake'")) {
        statement.execute("CREATE DATABASE carelake OWNER carelake");
      }
    }
  }

  private static boolean isMissing(Statement statement, String query) throws SQLException {
    try (ResultSet found = statement.executeQuery(query)) {
      return !found.next();
    }
  }

  /** The server's own process is no child of this one; its first line in the file is its id. */
  private static void awaitEnd(Path postmaster) throws IOException {
    long id = Long.parseLong(Files.readAllLines(postmaster).get(0).strip());
    ProcessHandle.of(id).ifPresent(server -> server.onExit().join());
  }
}
