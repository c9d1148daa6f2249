package org.carelake.jobs.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server that can be made slow, or cut. */
final class Relay implements AutoCloseable {
  private final ServerSocket entrance;
  private final URI server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;
  private volatile boolean silent;
  private final AtomicLong answers = new AtomicLong();

  private Relay(URI server, ServerSocket entrance) {
    this.server = server;
    this.entrance = entrance;
  }

  static Relay to(String url) throws IOException {
    Relay relay =
        new Relay(URI.create(url), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    relay.inBackground(relay::accept);
    return relay;
  }

  String url() {
    return "http://127.0.0.1:" + entrance.getLocalPort();
  }

  /** Lets every piece of an answer come later. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Takes questions from now on, and lets no answer through. */
  void silence() {
    silent = true;
  }

  /** How many pieces of answers came through. */
  long answers() {
    return answers.get();
  }

  private void inBackground(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        Socket there = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(there);
        inBackground(() -> pass(client, there, false));
        inBackground(() -> pass(there, client, true));
      }
    } catch (IOException e) {
      // the entrance is closed
    }
  }

  private void pass(Socket from, Socket to, boolean isAnswer) {
    try (from;
        to) {
      byte[] piece = new byte[1 << 16];
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        if (isAnswer && delayMillis > 0) {
          Thread.sleep(delayMillis);
        }
        if (isAnswer) {
          answers.incrementAndGet();
        }
        if (!isAnswer || !silent) {
          out.write(piece, 0, length);
        }
      }
    } catch (IOException e) {
      // the connection is cut
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    cut();
  }

  /** Cuts every connection; nobody answers any more. */
  void cut() {
    try {
      entrance.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
