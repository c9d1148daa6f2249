package org.carelake.jobs.it;

import static org.carelake.jobs.it.Moment.after;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that dies is not always started again at once: the next delivery may come first. */
class NextDeliveryKillIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  private static final List<String> RUN = FhirKillIT.RUN;

  @TempDir Path folder;

  private Workplace workplace(String name) {
    return new Workplace(folder.resolve(name), STORES.endpoint(Store.MYSQL), "fhir")
        .with(STORES.endpoint(Store.POSTGRESQL));
  }

  private static void done(Workplace workplace, String... command) {
    Workplace.Ended ended =
        workplace.carelake(command[0], Stream.of(command).skip(1).toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
  }

  private static void run(Workplace workplace) {
    done(workplace, RUN.toArray(String[]::new));
  }

  /** What stores hold in the end, however they came there. */
  private static Map<String, List<String>> held(Workplace workplace) throws IOException {
    Map<String, List<String>> held = new TreeMap<>(Picture.of(workplace).parts());
    held.keySet().removeIf(part -> !part.matches("(curated|mysql|second)/.*|unresolved.*"));
    held.replaceAll(
        (part, rows) -> rows.stream().map(NextDeliveryKillIT::ofAnySnapshot).sorted().toList());
    return held;
  }

  /** A row that is the same in several snapshots came with the first of them that was read. */
  private static String ofAnySnapshot(String row) {
    return row.replaceAll("2024-05-\\d\\d/(\\w+.csv),\\d+,2024-05-\\d\\dT00:00:00Z", "$1");
  }

  /** A patient, 25 places, and a visit at none of them. */
  private static void deliverFirst(Workplace workplace) {
    workplace.deliver(
        "1.ndjson",
        Stream.concat(
                Stream.of(
                    "{'resourceType':'Patient','id':'p1','name':[{'family':'Zebulon'}]}",
                    visit("e1", "")),
                IntStream.rangeClosed(1, 25)
                    .mapToObj(
                        "{'resourceType':'Location','id':'l%1$d','name':'Place %1$d'}"::formatted))
            .map(line -> line.replace('\'', '"'))
            .toArray(String[]::new));
  }

  private static String visit(String id, String more) {
    return "{'resourceType':'Encounter','id':'%s','status':'finished','class':{'code':'AMB'},'subject':{'reference':'Patient/p1'},'period':{'start':'2024-05-01'}%s}"
        .formatted(id, more);
  }

  private static void deliverDeletion(Workplace workplace) {
    workplace.deliver(
        "2.ndjson",
        "{'resourceType':'Bundle','type':'transaction','entry':[{'request':{'method':'DELETE','url':'Location/l1'}}]}"
            .replace('\'', '"'));
  }

  private static void deliverReference(Workplace workplace) {
    workplace.deliver(
        "3.ndjson",
        visit("e2", ",'location':[{'location':{'reference':'Location/l1'}}]").replace('\'', '"'));
  }

  private static void requireUnresolvedReference(Workplace workplace) {
    assertEquals(
        List.of("hospital/e1|null", "hospital/e2|null"),
        workplace.mysql("SELECT visit_id, location_id FROM visits ORDER BY 1"));
    assertEquals(List.of("24"), workplace.mysql("SELECT count(*) FROM hospitals"));
    assertEquals(
        List.of("visits|location_id|hospital/e2|hospital/Location/l1"),
        workplace.mysql("SELECT * FROM carelake_unresolved_references"));
  }

  @Test
  void aRowThatGoesAndIsReferredToByANewOneBlocksNoPublication() {
    Workplace workplace = workplace("unpublished");
    deliverFirst(workplace);
    run(workplace);
    deliverDeletion(workplace);
    done(workplace, "ingest");
    deliverReference(workplace);
    done(workplace, "ingest");

    done(workplace, "publish mysql");

    requireUnresolvedReference(workplace);
    workplace.deliver(
        "4.ndjson", "{\"resourceType\":\"Location\",\"id\":\"l1\",\"name\":\"Again\"}");
    run(workplace);
    assertEquals(
        List.of("hospital/e1|null", "hospital/e2|hospital/Location/l1"),
        workplace.mysql("SELECT visit_id, location_id FROM visits ORDER BY 1"));
    assertEquals(List.of(), workplace.mysql("SELECT * FROM carelake_unresolved_references"));
  }

  @Test
  void whatCameAndWentBetweenTwoPublicationsIsNoDeletion() {
    Workplace workplace = workplace("came-and-went");
    deliverFirst(workplace);
    run(workplace);
    workplace.deliver(
        "2.ndjson",
        IntStream.rangeClosed(2, 9)
            .mapToObj(
                "{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"name\":[{\"text\":\"Ann\"}]}"
                    ::formatted)
            .toArray(String[]::new));
    done(workplace, "ingest");
    workplace.deliver(
        "3.ndjson",
        IntStream.rangeClosed(2, 9)
            .mapToObj("{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p%d\"}}"::formatted)
            .collect(
                Collectors.joining(
                    ",",
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[",
                    "]}")));
    done(workplace, "ingest", "--set", "ingest.max-delete-ratio=1");

    done(workplace, "publish mysql");

    assertEquals(
        List.of("hospital/p1"), workplace.mysql("SELECT patient_id FROM patients ORDER BY 1"));
  }

  @Test
  void aRunThatDiesBetweenItsStepsDoesNotBlockTheNextDelivery() throws Exception {
    Workplace workplace = workplace("killed");
    deliverFirst(workplace);
    run(workplace);
    deliverDeletion(workplace);
    KilledRun.atEach(List.of(after("delete hospitals")), workplace, RUN);
    deliverReference(workplace);

    run(workplace);

    requireUnresolvedReference(workplace);
  }

  @Test
  void aParentThatAnUnchangedRowRefersToCanGoWithALakeMadeAnew() {
    Workplace first = workplace("first-lake");
    deliverFirst(first);
    deliverReference(first);
    run(first);
    Workplace second = workplace("second-lake");
    deliverFirst(second);
    deliverDeletion(second);
    deliverReference(second);

    run(second);

    requireUnresolvedReference(second);
  }

  /**
   * Histories of two systems, one of which delivers snapshots. Runs die at random moments, each
   * followed by a delivery of its own.
   */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void runsThatDieAtRandomMomentsBeforeTheNextDeliveryEndAsIfNothingHadHappened(int seed)
      throws Exception {
    Random random = new Random(seed);
    List<List<Change>> exports = History.of(FhirLines.KINDS, true, seed, 300).exports(5);
    Ward ward = Ward.of(seed, 200, 5);
    Workplace undisturbed = workplace("undisturbed-" + seed);
    Workplace killed = workplace("killed-" + seed);
    for (int i = 0; i < exports.size(); i++) {
      FhirLines.deliver(undisturbed, "export-" + i, exports.get(i));
      ward.deliver(undisturbed, i);
    }
    done(undisturbed, withWard(undisturbed).toArray(String[]::new));
    Map<String, List<String>> expected = held(undisturbed);

    for (int i = 0; i < exports.size(); i++) {
      FhirLines.deliver(killed, "export-" + i, exports.get(i));
      ward.deliver(killed, i);
      Moment moment = moment(random);
      KilledRun started = KilledRun.start(killed, moment, withWard(killed)).await();
      int exitCode = started.kill();
      assertTrue(exitCode == KilledRun.KILLED || exitCode == 0, () -> moment + " " + started.log());
    }
    done(killed, withWard(killed).toArray(String[]::new));

    assertEquals(expected, held(killed));
  }

  private static List<String> withWard(Workplace workplace) {
    return Stream.concat(RUN.stream(), Ward.settings(workplace).stream()).toList();
  }

  private static Moment moment(Random random) {
    List<String> stages = new ArrayList<>(List.of("read and check", "decide"));
    Stream.of("patients", "hospitals", "visits", "conditions", "observations")
        .forEach(table -> stages.add("ingest " + table));
    stages.addAll(List.of("delete hospitals", "delete patients", "ingest"));
    stages.addAll(List.of("publish mysql", "publish postgresql"));
    return after(stages.get(random.nextInt(stages.size()))).plus(random.nextInt(5, 1500));
  }
}
