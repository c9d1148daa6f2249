package org.carelake.jobs.it;

import static org.carelake.jobs.it.Moment.graph;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStores;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publications to Neo4j that die at any moment and are started again end as if nothing was. */
@Tag("long")
class GraphKillIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.NEO4J, Store.MYSQL);

  private static final List<String> PUBLISH = List.of("publish", "graph", "--take-over");
  private static final String POINTERS = "MATCH (p:Publication) RETURN p.lake_version, p.run_id";
  private static final String NODES = "MATCH (n:Patient|Encounter) RETURN count(n)";
  private static final String REPORTS = "MATCH (n:LabTestReport) RETURN count(n)";
  private static final String RELATIONSHIPS = "MATCH ()-[r]->() RETURN count(r)";
  private static final String LAST = "MATCH ()-[r:HAS_REPORT]->() RETURN count(r)";

  @TempDir static Path folder;
  private static Endpoint neo4j;
  private static Deliveries first;
  private static Deliveries second;
  private static GraphPicture afterFirst;
  private static GraphPicture afterSecond;

  @BeforeAll
  static void undisturbedPublications() throws IOException {
    neo4j = STORES.endpoint(Store.NEO4J);
    first = Deliveries.first(folder.resolve("sample"));
    Workplace undisturbed = workplace("undisturbed");
    first.to(undisturbed);
    ingest(undisturbed);
    publish(undisturbed);
    afterFirst = GraphPicture.of(neo4j);
    assertEquals(0, undisturbed.carelake("publish mysql").exitCode());
    second = Deliveries.second(undisturbed);
    second.to(undisturbed);
    ingest(undisturbed);
    publish(undisturbed);
    afterSecond = GraphPicture.of(neo4j);
  }

  private static Workplace workplace(String name) {
    return new Workplace(folder.resolve(name), STORES.endpoint(Store.MYSQL)).with(neo4j);
  }

  private static void ingest(Workplace workplace) {
    Workplace.Ended ended =
        workplace.carelake(
            "ingest",
            "--as-of",
            "2026-06-01",
            "--set",
            "ingest.max-reject-ratio=0.5",
            "--set",
            "ingest.max-delete-ratio=0.5");
    assertEquals(0, ended.exitCode(), ended.err());
  }

  private static void publish(Workplace workplace) {
    Workplace.Ended ended = workplace.carelake("publish graph");
    assertEquals(0, ended.exitCode(), ended.err());
  }

  @Test
  void aPublicationThatIsKilledAtEveryStepEndsAsIfNothingHadHappened() throws Exception {
    Workplace workplace = workplace("killed");
    first.to(workplace);
    ingest(workplace);
    killed(workplace, POINTERS, NODES, REPORTS, RELATIONSHIPS, LAST);
    publish(workplace);
    assertEquals(afterFirst, GraphPicture.of(neo4j));

    second.to(workplace);
    ingest(workplace);
    killed(workplace, RELATIONSHIPS, NODES, POINTERS);
    publish(workplace);
    assertEquals(afterSecond, GraphPicture.of(neo4j));
  }

  private static void killed(Workplace workplace, String... queries) throws Exception {
    List<Moment> moments = Stream.of(queries).map(query -> graph(neo4j, query)).toList();
    KilledRun.atEach(moments, workplace, PUBLISH);
  }

  @Test
  void whatATableWasWhenItsFirstPublicationDiedIsForgotten() throws Exception {
    Workplace workplace = workplace("newcomer");
    workplace.deliver("patients.csv", "patient_id,name", "P1,Ann Lee");
    ingest(workplace);
    publish(workplace);
    workplace.deliver(
        "conditions.csv", "condition_id,patient_id,name", "C1,P1,Asthma", "C2,P1,Stroke");
    ingest(workplace);
    killed(workplace, "MATCH ()-[r:HAS_CONDITION]->() RETURN count(r)");
    workplace
        .deliver("conditions-2.csv", "condition_id,patient_id,name", "C1,P1,Gout")
        .deliver("conditions-3.csv", "condition_id,patient_id,deleted", "C2,P1,true");
    ingest(workplace);

    publish(workplace);

    GraphPicture afterDeath = GraphPicture.of(neo4j);
    GraphPicture.query(neo4j, "MATCH (p:Publication) DELETE p");
    publish(workplace);
    assertEquals(GraphPicture.of(neo4j), afterDeath);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void publicationsThatDieAtRandomMomentsEndAsIfNothingHadHappened(int seed) throws Exception {
    Random random = new Random(seed);
    Workplace workplace = workplace("random-" + seed);
    first.to(workplace);
    ingest(workplace);
    killedAtRandom(workplace, random);
    second.to(workplace);
    ingest(workplace);
    killedAtRandom(workplace, random);
    publish(workplace);
    assertEquals(afterSecond, GraphPicture.of(neo4j));
  }

  private static void killedAtRandom(Workplace workplace, Random random) throws Exception {
    for (int i = 0; i < 6; i++) {
      Moment moment = Moment.start().plus(random.nextInt(1500, 9000));
      KilledRun run = KilledRun.start(workplace, moment, PUBLISH).await();
      int exitCode = run.kill();
      assertTrue(exitCode == KilledRun.KILLED || exitCode == 0, () -> moment + " " + run.log());
    }
  }

  @Test
  void aServerThatStopsHalfWayIsSaidSoAndTheNextRunCompletesTheGraph() throws Exception {
    LocalStores stores =
        LocalStores.at(folder.resolve("stopped"), Path.of(System.getProperty("carelake.home")))
            .withFreePorts();
    try {
      stores.start(EnumSet.of(Store.NEO4J));
      Endpoint stopped = stores.await(Store.NEO4J);
      Workplace workplace =
          new Workplace(folder.resolve("half"), STORES.endpoint(Store.MYSQL)).with(stopped);
      first.to(workplace);
      ingest(workplace);

      KilledRun run = KilledRun.start(workplace, graph(stopped, NODES), PUBLISH).await();
      stores.stop();

      assertEquals(3, run.process().waitFor(), run.log().toString());
      stores.start(EnumSet.of(Store.NEO4J));
      stores.await(Store.NEO4J);
      publish(workplace);
      assertEquals(afterFirst, GraphPicture.of(stopped));
    } finally {
      stores.stop();
    }
  }
}
