package org.carelake.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KilledStoresIT {
  @RegisterExtension final OwnStores own = new OwnStores();

  @Test
  void serverThatLostItsHostIsReplacedAndItsRowsAreKept() throws Exception {
    createRow(own.startMySql());
    kill(own.host());
    Optional<ProcessHandle> orphan = own.server();
    Optional<Endpoint> withoutHost = own.stores().running(Store.MYSQL);

    Endpoint again = own.startMySql();

    assertEquals(Optional.empty(), withoutHost);
    assertTrue(orphan.isPresent());
    assertNotEquals(orphan, own.server());
    assertEquals(List.of("kept"), Clients.column(again, "SELECT c FROM t"));
  }

  @Test
  void stopEndsAServerThatLostItsHost() {
    own.startMySql();
    kill(own.host());
    Optional<ProcessHandle> orphan = own.server();

    own.stores().stop();

    assertTrue(orphan.isPresent());
    assertEquals(Optional.empty(), own.server());
  }

  @Test
  void hostEndsWithItsServerAndBothComeBack() throws Exception {
    createRow(own.startMySql());
    ProcessHandle host = own.host();
    kill(own.server().orElseThrow());
    host.onExit().join();

    Endpoint again = own.startMySql();

    assertEquals(List.of("kept"), Clients.column(again, "SELECT c FROM t"));
  }

  @Test
  void killDuringALaterStartKeepsTheRows() throws Exception {
    createRow(own.startMySql());
    own.stores().stop();
    own.stores().start(Set.of(Store.MYSQL));
    kill(own.host());

    Endpoint again = own.startMySql();

    assertEquals(List.of("kept"), Clients.column(again, "SELECT c FROM t"));
  }

  @Test
  void halfMadeDataOfAFirstStartAreMadeAnew() throws Exception {
    StoreFolder folder = StoreFolder.of(own.root(), Store.MYSQL);
    folder.prepare();
    new StateFile(folder).starting();
    Files.createDirectory(folder.data());
    Path leftover = Files.writeString(folder.data().resolve("ibdata1"), "half");

    Endpoint endpoint = own.startMySql();

    assertEquals(List.of("1"), Clients.column(endpoint, "SELECT 1"));
    assertTrue(Files.size(leftover) > 4);
  }

  @Test
  void damagedDataAreNamedAndKept() throws Exception {
    createRow(own.startMySql());
    own.stores().stop();
    StoreFolder folder = StoreFolder.of(own.root(), Store.MYSQL);
    Files.writeString(folder.data().resolve("ibdata1"), "damaged");

    StoreException refused = assertThrows(StoreException.class, own::startMySql);

    assertEquals(
        ("Cannot start MariaDB: it ended while starting; the end of %s says why."
                + " If its data are damaged, remove %s (what it holds is lost) and start again.")
            .formatted(folder.log(), folder.data()),
        refused.getMessage());
    assertTrue(Files.exists(folder.data().resolve("carelake/t.ibd")));
  }

  private static void createRow(Endpoint endpoint) throws Exception {
    Clients.execute(endpoint, "CREATE TABLE t (c TEXT)", "INSERT INTO t VALUES ('kept')");
  }

  /** SIGKILL, and wait until it is done. */
  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
