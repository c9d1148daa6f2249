package org.carelake.local.mariadb;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code mariadbd} program over one data folder.
 *
 * @param installation where the build unpacked the server
 * @param folder the store's folder: data, password and log
 */
record MariaDb(Path installation, Path folder) {
  private static final List<String> SYSTEM_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql");

  /** The build unpacks the server next to the classes of this module. */
  static MariaDb in(Path folder) throws Exception {
    Path classes =
        Path.of(MariaDb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new MariaDb(classes.resolveSibling("server"), folder);
  }

  /**
   * Makes the system tables, as {@code mariadb-install-db} does, but without the help texts, the
   * sys schema and the test database: half the time, and no shell script that trips over blanks.
   */
  void initialise() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("data"));
    Process server = start(List.of("--bootstrap"), Redirect.PIPE);
    try (OutputStream statements = server.getOutputStream()) {
      // Root may only come in through a socket, and there is none.
      statements.write(
          "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = 'root';\n"
              .getBytes(StandardCharsets.UTF_8));
      for (String file : SYSTEM_TABLES) {
        Files.copy(installation.resolve("share").resolve(file), statements);
      }
    }
    if (server.waitFor() != 0) {
      throw new IllegalStateException("Cannot make MariaDB's system tables: see the lines above.");
    }
  }

  /** Starts the server; its lines go where this process's lines go. */
  Process serve(int port) throws IOException {
    return start(
        List.of(
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=",
            "--skip-name-resolve",
            "--skip-ssl",
            "--local-infile=ON",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_bin",
            "--default-time-zone=+00:00",
            "--innodb-buffer-pool-size=512M",
            "--innodb-log-file-size=256M",
            "--max-allowed-packet=64M",
            "--init-file=" + account()),
        Redirect.from(new File("/dev/null")));
  }

  /** The statements that run at every start, so that the password file is always the truth. */
  private Path account() throws IOException {
    Path file = folder.resolve("account.sql");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (InputStream template = MariaDb.class.getResourceAsStream("account.sql")) {
      String statements = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          file, statements.replace("${password}", Files.readString(folder.resolve("password"))));
    }
  }

  private Process start(List<String> options, Redirect input) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(installation.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + installation);
    command.add("--datadir=" + folder.resolve("data"));
    if (System.getProperty("user.name").equals("root")) {
      // MariaDB refuses to run as root unless told so.
      command.add("--user=root");
    }
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectInput(input)
        .redirectOutput(Redirect.INHERIT)
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
