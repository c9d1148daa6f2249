package org.carelake.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalStoresIT {
  @RegisterExtension final OwnStores own = new OwnStores();
  @TempDir Path folder;

  @Test
  void allStoresKeepTheirDataOverAStopAndAStart() throws Exception {
    own.stores().start(Set.of(Store.values()));
    Clients.execute(
        own.stores().await(Store.MYSQL),
        "CREATE TABLE t (c TEXT)",
        "INSERT INTO t VALUES ('kept')");
    Clients.execute(
        own.stores().await(Store.POSTGRESQL),
        "CREATE TABLE t (c TEXT)",
        "INSERT INTO t VALUES ('kept')");
    new S3Client(own.stores().await(Store.S3)).put("/carelake/some/key", "kept");
    try (var driver = Clients.neo4j(own.stores().await(Store.NEO4J))) {
      driver.executableQuery("CREATE (:Kept)").execute();
    }

    own.stores().stop();
    List<Status.State> stopped = states();
    own.stores().start(Set.of(Store.values()));

    assertEquals(Collections.nCopies(4, Status.State.STOPPED), stopped);
    assertEquals(
        List.of("kept"), Clients.column(own.stores().await(Store.MYSQL), "SELECT c FROM t"));
    assertEquals(
        List.of("kept"), Clients.column(own.stores().await(Store.POSTGRESQL), "SELECT c FROM t"));
    assertEquals("kept", new S3Client(own.stores().await(Store.S3)).read("/carelake/some/key"));
    try (var driver = Clients.neo4j(own.stores().await(Store.NEO4J))) {
      assertEquals(1, driver.executableQuery("MATCH (k:Kept) RETURN k").execute().records().size());
    }
    assertEquals(Collections.nCopies(4, Status.State.RUNNING), states());
  }

  @Test
  void startingTwiceIsOneSet() {
    Endpoint first = own.startMySql();
    ProcessHandle host = own.host();

    Endpoint second = own.startMySql();

    assertEquals(first, second);
    assertEquals(Optional.of(first), own.stores().running(Store.MYSQL));
    assertEquals(host, own.host());
  }

  @Test
  void twoProgramsThatStartAtOnceShareOneSet() throws Exception {
    Process one = OtherProgram.run(own.root());
    Process other = OtherProgram.run(own.root());

    try (BufferedReader fromOne = one.inputReader();
        BufferedReader fromOther = other.inputReader()) {
      String url = fromOne.readLine();

      assertEquals(url, fromOther.readLine());
      assertEquals(url, own.stores().running(Store.MYSQL).orElseThrow().url());
      assertEquals(1, own.hosts());
    } finally {
      one.destroy();
      other.destroy();
    }
  }

  @Test
  void storesOutliveTheProgramThatStartedThem() throws Exception {
    Process program = OtherProgram.run(own.root());
    try (BufferedReader output = program.inputReader()) {
      output.readLine();
    }

    program.destroyForcibly().waitFor();

    assertEquals(List.of("1"), Clients.column(own.startMySql(), "SELECT 1"));
  }

  @Test
  void anotherRootIsAnotherSet() throws Exception {
    LocalStores others = LocalStores.at(folder, OwnStores.HOME).withFreePorts();
    Clients.execute(own.startMySql(), "CREATE TABLE only_here (c TEXT)");

    others.start(Set.of(Store.MYSQL));

    try {
      assertEquals(List.of(), Clients.column(others.await(Store.MYSQL), "SHOW TABLES"));
    } finally {
      others.stop();
    }
    assertTrue(own.stores().running(Store.MYSQL).isPresent());
  }

  private List<Status.State> states() {
    return own.stores().status().stream().map(Status::state).toList();
  }
}
