package org.carelake.jobs.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Firebird server of its own, from the files of Debian's packages. */
final class Firebird implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/firebird");
  private static final Path ISQL = Path.of("/usr/bin/isql-fb");
  private static final Path INSTALLED = Path.of("/usr/lib/x86_64-linux-gnu/firebird/3.0");
  private static final String PASSWORD = "masterkey";

  private final Path folder;
  private final int port;
  private final Process server;

  private Firebird(Path folder, int port, Process server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  /**
   * Starts one whose database writes Windows' Cyrillic. Where none is installed, the test is
   * skipped.
   *
   * @param folder an empty one
   */
  static Firebird start(Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.exists(SERVER) && Files.exists(ISQL) && Files.exists(INSTALLED),
        "Firebird is not installed here: apt-get install firebird3.0-server firebird3.0-utils");
    int port = freePort();
    for (String linked : List.of("firebird.msg", "lib", "plugins", "plugins.conf")) {
      Files.createSymbolicLink(folder.resolve(linked), INSTALLED.resolve(linked));
    }
    copy(INSTALLED.resolve("intl"), Files.createDirectories(folder.resolve("intl")));
    Files.createFile(folder.resolve("databases.conf"));
    Files.createDirectories(folder.resolve("lock"));
    Files.write(
        folder.resolve("firebird.conf"),
        ("RemoteServicePort = %d%nRemoteBindAddress = 127.0.0.1%nSecurityDatabase = %s%n"
                + "DatabaseAccess = Full%nIpcName = carelake%1$d%n")
            .formatted(port, folder.resolve("security3.fdb"))
            .getBytes(StandardCharsets.UTF_8));
    create(folder);
    Process server =
        environment(folder, new ProcessBuilder(SERVER.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    return new Firebird(folder, port, server).awaited();
  }

  /** It finds its character sets where they lie themselves only. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static ProcessBuilder environment(Path folder, ProcessBuilder builder) {
    builder.environment().put("FIREBIRD", folder.toString());
    builder.environment().put("FIREBIRD_LOCK", folder.resolve("lock").toString());
    builder.environment().put("FIREBIRD_TMP", folder.toString());
    return builder;
  }

  /** Without a server, as the user of the files. */
  private static void create(Path folder) throws Exception {
    Path script = folder.resolve("create.sql");
    Files.writeString(
        script,
        """
        CREATE DATABASE '%s';
        CREATE USER SYSDBA PASSWORD '%s';
        COMMIT;
        CREATE DATABASE '%s' DEFAULT CHARACTER SET WIN1251;
        """
            .formatted(folder.resolve("security3.fdb"), PASSWORD, folder.resolve("hospital.fdb")));
    Process isql =
        environment(
                folder,
                new ProcessBuilder(
                    ISQL.toString(), "-q", "-user", "SYSDBA", "-i", script.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("created").toFile())
            .start();
    if (!isql.waitFor(60, TimeUnit.SECONDS) || isql.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("created")));
    }
  }

  private Firebird awaited() throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        system().connect().close();
        return this;
      } catch (java.sql.SQLException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException(Files.readString(folder.resolve("log")));
  }

  OtherSystem system() {
    return new OtherSystem(
        "jdbc:firebird://127.0.0.1:%d/%s?encoding=UTF8"
            .formatted(port, folder.resolve("hospital.fdb")),
        "SYSDBA",
        PASSWORD,
        folder.resolve("password"));
  }

  @Override
  public void close() {
    server.destroyForcibly();
    server.onExit().join();
  }
}
