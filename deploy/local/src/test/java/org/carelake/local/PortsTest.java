package org.carelake.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path root;
  private StoreFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = StoreFolder.of(root, Store.S3);
    Files.createDirectory(folder.path());
  }

  @Test
  void configuredPortWinsOverTheRememberedOne() throws IOException {
    int free = freePort();
    folder.rememberPort(1);

    assertEquals(free, new Ports(Map.of(Store.S3, free), Map.of()).choose(folder));
  }

  @Test
  void rememberedPortIsKept() throws IOException {
    int free = freePort();
    folder.rememberPort(free);

    assertEquals(free, new Ports(Map.of(), Map.of(Store.S3, 1)).choose(folder));
  }

  @Test
  void firstStartTakesThePreferredPort() throws IOException {
    int free = freePort();

    assertEquals(free, new Ports(Map.of(), Map.of(Store.S3, free)).choose(folder));
  }

  @Test
  void firstStartTakesAnotherPortWhenThePreferredOneIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertNotEquals(port, new Ports(Map.of(), Map.of(Store.S3, port)).choose(folder));
    }
  }

  @Test
  void preferredPortCanBeLeftToOthers() {
    assertNotEquals(Store.S3.preferredPort(), Ports.usual().withoutPreferred().choose(folder));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
