package org.carelake.jobs.it;

import static org.carelake.jobs.it.Moment.change;
import static org.carelake.jobs.it.Moment.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Extracts that die at any moment and are started again land each row once. */
@Tag("long")
class ExtractKillIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.POSTGRESQL);

  private static final int ROWS = 200_000;
  private static final int RANDOM_MOMENTS = 15;
  private static final List<String> EXTRACT = List.of("extract");
  private static final List<Moment> STEPS =
      List.of(
          change("raw"),
          change("raw").plus(300),
          change("lake/extracts/his/rows"),
          change("lake/ledger/extracts"),
          change("lake/ledger/extracts").plus(5));

  @TempDir Path folder;

  @Test
  void eachRowIsLandedOnce() throws Exception {
    OtherSystem his = OtherSystem.of(STORES.endpoint(Store.POSTGRESQL));
    his.execute(
        "CREATE TABLE his_rows (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO his_rows SELECT i, 'name ' || i FROM generate_series(1, %d) i"
            .formatted(ROWS));
    Path extracts = Files.createDirectories(folder.resolve("extracts"));
    Files.writeString(extracts.resolve("rows.sql"), "-- Key: id\nSELECT id, name FROM his_rows");
    Workplace workplace =
        new Workplace(folder, Workplace.NO_MYSQL, List.of())
            .with(his.settings("his", extracts))
            .with("sources.his.path=" + folder.resolve("raw"));

    extractedDespite(workplace, moments(1));
    assertEquals(ROWS, new LandedRows(workplace.raw()).count());

    his.execute(
        "UPDATE his_rows SET name = 'other ' || id WHERE id % 10 = 0",
        "DELETE FROM his_rows WHERE id % 10 = 1",
        "INSERT INTO his_rows SELECT i, 'new' FROM generate_series(%d, %d) i"
            .formatted(ROWS + 1, ROWS + 1_000));
    extractedDespite(workplace, moments(2));
    LandedRows landed = new LandedRows(workplace.raw());
    assertEquals(ROWS + ROWS / 10 + ROWS / 10 + 1_000, landed.count());
    assertEquals(expected(), landed.byKey());
    his.execute("DROP TABLE his_rows");
  }

  /** At known steps, and at any time between the start and the end. */
  private static List<Moment> moments(int seed) {
    Random random = new Random(seed);
    return Stream.concat(
            STEPS.stream(),
            IntStream.range(0, RANDOM_MOMENTS)
                .mapToObj(i -> start().plus(200 + random.nextInt(2_500))))
        .toList();
  }

  private static void extractedDespite(Workplace workplace, List<Moment> moments) throws Exception {
    int killed = 0;
    for (Moment moment : moments) {
      int exitCode = KilledRun.start(workplace, moment, EXTRACT).await().kill();
      assertTrue(exitCode == KilledRun.KILLED || exitCode == 0, moment + ": " + exitCode);
      killed += exitCode == KilledRun.KILLED ? 1 : 0;
    }
    assertTrue(killed > moments.size() / 2, killed + " of " + moments.size() + " were killed");
    Workplace.Ended ended = workplace.carelake("extract");
    assertEquals(0, ended.exitCode(), ended.err());
  }

  private static Map<String, String> expected() {
    Map<String, String> rows = new TreeMap<>();
    for (int i = 1; i <= ROWS; i++) {
      if (i % 10 != 1) {
        rows.put("" + i, i + "|" + (i % 10 == 0 ? "other " : "name ") + i);
      }
    }
    for (int i = ROWS + 1; i <= ROWS + 1_000; i++) {
      rows.put("" + i, i + "|new");
    }
    return rows;
  }
}
