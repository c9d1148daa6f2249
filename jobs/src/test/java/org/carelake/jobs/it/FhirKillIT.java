package org.carelake.jobs.it;

import static org.carelake.jobs.it.Moment.after;
import static org.carelake.jobs.it.Moment.change;
import static org.carelake.jobs.it.Moment.mysql;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs over FHIR exports that die at any moment and are started again end as if nothing was. */
@Tag("long")
class FhirKillIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  static final List<String> RUN =
      List.of(
          "run",
          "--take-over",
          "--as-of",
          "2026-06-01",
          "--set",
          "ingest.max-reject-ratio=1",
          "--set",
          "ingest.max-delete-ratio=1");

  private static final List<Moment> OF_A_FIRST_EXPORT =
      List.of(
          after("read fhir"),
          after("decide"),
          change("lake/curated/visits/_delta_log"),
          after("ingest conditions"),
          change("lake/ledger/files/_delta_log"),
          mysql(KillIT.POINTERS).from(after("ingest")));

  /** With other versions, deletions, and rows that the first one left waiting. */
  private static final List<Moment> OF_A_SECOND_EXPORT =
      List.of(
          after("decide"),
          change("lake/curated/observations/_delta_log"),
          after("delete conditions"),
          after("delete patients"),
          mysql(KillIT.POINTERS).from(after("ingest")));

  @TempDir static Path folder;

  @Test
  void exportsThatAreKilledAtEveryStepEndAsIfNothingHadHappened() throws Exception {
    List<List<Change>> exports = History.of(FhirLines.KINDS, true, 11, 300).exports(2);
    Workplace undisturbed = workplace("undisturbed");
    FhirLines.deliver(undisturbed, "first", exports.get(0));
    Picture afterFirst = done(undisturbed);
    FhirLines.deliver(undisturbed, "second", exports.get(1));
    Picture afterSecond = done(undisturbed);

    Workplace killed = workplace("killed");
    KillIT.emptyMysql(killed);
    FhirLines.deliver(killed, "first", exports.get(0));
    KilledRun.atEach(OF_A_FIRST_EXPORT, killed, RUN);
    assertEquals(Map.of(), afterFirst.differences(done(killed)));
    FhirLines.deliver(killed, "second", exports.get(1));
    KilledRun.atEach(OF_A_SECOND_EXPORT, killed, RUN);
    assertEquals(Map.of(), afterSecond.differences(done(killed)));
  }

  private static Workplace workplace(String name) {
    return new Workplace(folder.resolve(name), STORES.endpoint(Store.MYSQL), "fhir")
        .with(STORES.endpoint(Store.POSTGRESQL))
        .withPseudonymKey("of all");
  }

  private static Picture done(Workplace workplace) throws IOException {
    Workplace.Ended ended =
        workplace.carelake(RUN.get(0), RUN.subList(1, RUN.size()).toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return Picture.of(workplace);
  }
}
