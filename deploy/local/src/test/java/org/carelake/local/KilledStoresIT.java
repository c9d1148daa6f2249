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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KilledStoresIT {
  @RegisterExtension final OwnStores own = new OwnStores();

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "POSTGRESQL"})
  void serverThatLostItsHostIsReplacedAndItsRowsAreKept(Store store) throws Exception {
    createRow(own.start(store));
    kill(own.host(store));
    Optional<ProcessHandle> orphan = own.server(store);
    Optional<Endpoint> withoutHost = own.stores().running(store);

    Endpoint again = own.start(store);

    assertEquals(Optional.empty(), withoutHost);
    assertTrue(orphan.isPresent());
    assertNotEquals(orphan, own.server(store));
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

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "POSTGRESQL"})
  void hostEndsWithItsServerAndBothComeBack(Store store) throws Exception {
    createRow(own.start(store));
    ProcessHandle host = own.host(store);
    kill(own.server(store).orElseThrow());
    host.onExit().join();

    Endpoint again = own.start(store);

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
