package org.carelake.common.bulk.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.common.bulk.ExportJob;
import org.carelake.common.bulk.kit.Script.Route;
import org.carelake.common.run.PlatformException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** This client at each of the kit's behaviours. */
class KitTest {
  @TempDir static Path folder;
  private static Kit kit;

  @BeforeAll
  static void start() throws Exception {
    kit = Kit.start(0);
    kit.register(Client.KEYS.toPublicJWKSet());
  }

  @AfterAll
  static void stop() {
    kit.close();
  }

  static Stream<String> behaviours() {
    return Behaviours.ALL.stream().map(Behaviour::name);
  }

  @Test
  void thereAreAtLeastSixtyWithNamesOfTheirOwn() {
    assertTrue(Behaviours.ALL.size() >= 60, () -> "only " + Behaviours.ALL.size());
    assertEquals(Behaviours.ALL.size(), behaviours().distinct().count());
  }

  @ParameterizedTest
  @MethodSource("behaviours")
  void endsAsTheStandardWantsIt(String name) throws Exception {
    Behaviour behaviour =
        Behaviours.ALL.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    Client client = new Client(kit.base(name), folder.resolve(name), behaviour.needs());
    Script script = kit.script(name);

    switch (behaviour.end()) {
      case COMPLETE -> requireComplete(client, client.export(), script, behaviour);
      case INCOMPLETE -> requireIncomplete(client, client.export(), script);
      case REFUSED -> requireGivenUp(client, ExportJob.State.FAILED);
      case UNAVAILABLE -> requireGivenUp(client, null);
    }

    assertEquals(List.of(), script.violations());
  }

  /** Longer ago than the server was to have time for it. */
  @Test
  void anExportOfLastMonthIsGoneOnWith() throws Exception {
    try (Kit another = Kit.start(0)) {
      Client client =
          new Client(another.base("plain"), folder.resolve("old"), Behaviour.Needs.NOTHING);
      ExportJob done = client.export();
      Files.move(client.folder().resolve("raw"), client.folder().resolve("before"));
      String name = done.id() + ".json";
      byte[] json = client.ledger().files().read(name).orElseThrow();
      ObjectNode job = (ObjectNode) new ObjectMapper().readTree(json);
      job.put("state", "ACCEPTED").put("started", "2026-01-01T00:00:00Z").remove("landed");
      client.ledger().files().write(name, job.toString().getBytes(StandardCharsets.UTF_8));

      ExportJob again = client.resume(4);

      assertEquals(ExportJob.State.COMPLETED, again.state());
      assertEquals(another.script("plain").expected(), client.landed());
    }
  }

  private static void requireComplete(
      Client client, ExportJob job, Script script, Behaviour behaviour) throws IOException {
    assertEquals(ExportJob.State.COMPLETED, job.state());
    assertTrue(job.isComplete(), job::toString);
    assertEquals(wanted(script, behaviour), client.landed());
    assertTrue(job.statusUrl() == null || script.count(Route.DELETE) == 1, "not released");
    assertEquals(List.of(), client.unfinished());
  }

  private static List<String> wanted(Script script, Behaviour behaviour) {
    return behaviour.needs() == Behaviour.Needs.PATIENTS_ONLY
        ? script.expected().stream().filter(line -> line.contains("\"Patient\",")).toList()
        : script.expected();
  }

  private static void requireIncomplete(Client client, ExportJob job, Script script)
      throws IOException {
    assertEquals(ExportJob.State.COMPLETED, job.state());
    assertFalse(job.isComplete());
    assertEquals(1, job.landed().failures());
    assertEquals(script.expected(), client.landed());
  }

  /**
   * Nothing of it is where an ingest looks.
   *
   * @param state of the job; null for one that can go on
   */
  private static void requireGivenUp(Client client, ExportJob.State state) throws IOException {
    PlatformException failure = assertThrows(PlatformException.class, client::export);

    assertTrue(failure.getMessage().length() > 30, failure.getMessage());
    assertEquals(List.of(), client.landed());
    ExportJob job = client.ledger().all().findFirst().orElseThrow();
    if (state == null) {
      assertEquals(3, failure.exitCode(), failure.getMessage());
      assertTrue(job.state().isOpen(), job::toString);
    } else {
      assertEquals(state, job.state());
      assertEquals(failure.getMessage(), job.reason());
    }
    assertFalse(Files.exists(client.folder().resolve("../Patient")));
  }
}
