package org.carelake.local.mariadb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Hosts MariaDB in the foreground until SIGTERM, and ends when the server ends.
 *
 * <p>Arguments: the store's folder and the port. The folder holds the password of the user {@code
 * carelake} in {@code password}; the tables go to {@code data}; {@code state} receives this
 * process's id once clients are served.
 */
public final class MariaDbServer {
  private MariaDbServer() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    Runtime.getRuntime().addShutdownHook(new Thread(MariaDbServer::endChildren));

    MariaDb mariaDb = MariaDb.in(folder);
    if (Files.notExists(folder.resolve("data"))) {
      mariaDb.initialise();
    }
    Process server = mariaDb.serve(port);
    awaitGreeting(server, port);
    Files.writeString(folder.resolve("state"), Long.toString(ProcessHandle.current().pid()));
    System.exit(server.waitFor());
  }

  /** The server sends the first byte of a connection, and only when it can serve it. */
  private static void awaitGreeting(Process server, int port) throws InterruptedException {
    while (server.isAlive() && !greets(port)) {
      Thread.sleep(20);
    }
    if (!server.isAlive()) {
      System.exit(server.exitValue());
    }
  }

  private static boolean greets(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGTERM makes MariaDB write out its pages; a server that hangs is left to the next start. */
  private static void endChildren() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    ProcessHandle.current()
        .children()
        .forEach(child -> child.onExit().completeOnTimeout(child, 60, TimeUnit.SECONDS).join());
  }
}
