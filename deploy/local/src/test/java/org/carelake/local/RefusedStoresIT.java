package org.carelake.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RefusedStoresIT {
  @RegisterExtension final OwnStores own = new OwnStores();
  @TempDir Path folder;

  @Test
  void portOfAnotherProgramIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      LocalStores stores = own.stores().withPorts(Map.of(Store.MYSQL, port));

      StoreException refused =
          assertThrows(StoreException.class, () -> stores.start(Set.of(Store.MYSQL)));

      assertEquals(
          ("Cannot start MariaDB: port %d is in use by another program."
                  + " Stop it, or choose another port with --set local.mysql-port=…")
              .formatted(port),
          refused.getMessage());
    }
  }

  @Test
  void checkoutThatWasNotBuiltIsNamed() {
    LocalStores stores = LocalStores.at(own.root(), folder).withFreePorts();

    StoreException refused =
        assertThrows(StoreException.class, () -> stores.start(Set.of(Store.S3)));

    assertEquals(
        ("Cannot start S3: %s/deploy/local/s3/target/classpath is missing."
                + " Build it with: mvn -DskipTests package")
            .formatted(folder),
        refused.getMessage());
  }

  @Test
  void storeThatWasNeverStartedIsAbsent() {
    StoreException refused =
        assertThrows(StoreException.class, () -> own.stores().await(Store.NEO4J));

    assertEquals(
        "Cannot reach Neo4j: it is not running in %s/neo4j. Start it with: carelake up"
            .formatted(own.root()),
        refused.getMessage());
    assertEquals(
        new Status(
            Store.NEO4J,
            Status.State.STOPPED,
            OptionalInt.empty(),
            OptionalLong.empty(),
            own.root().resolve("neo4j/server.log")),
        own.stores().status().get(2));
  }
}
