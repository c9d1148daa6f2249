package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a table of another system: after each extract what was landed says what the
 * table holds. Rows change at tied and late moments, without a moment, are deleted and come again;
 * the clock is set back, as it is when summer ends.
 */
class ExtractHistoryIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  @TempDir Path folder;

  @Test
  void ofPostgreSql() throws Exception {
    histories(OtherSystem.of(STORES.endpoint(Store.POSTGRESQL)), 0, 6);
  }

  @Test
  void ofMariaDb() throws Exception {
    histories(OtherSystem.of(STORES.endpoint(Store.MYSQL)), 100, 104);
  }

  @Test
  void ofFirebird() throws Exception {
    try (Firebird firebird = Firebird.start(Files.createDirectories(folder.resolve("firebird")))) {
      histories(firebird.system(), 200, 204);
    }
  }

  @Test
  @Tag("long")
  void manyOfPostgreSqlAndFirebird() throws Exception {
    histories(OtherSystem.of(STORES.endpoint(Store.POSTGRESQL)), 1_000, 1_100);
    try (Firebird firebird = Firebird.start(Files.createDirectories(folder.resolve("firebird")))) {
      histories(firebird.system(), 2_000, 2_100);
    }
  }

  private void histories(OtherSystem system, int from, int to) throws Exception {
    for (int seed = from; seed < to; seed++) {
      new History(system, seed).happens();
    }
  }

  /** One random history. */
  private final class History {
    private final int seed;
    private final Random random;
    private final ChangingTable table;
    private final Workplace workplace;
    private final boolean isCompared;
    private final boolean isSetBack;

    History(OtherSystem system, int seed) throws Exception {
      this.seed = seed;
      this.random = new Random(seed);
      this.table = new ChangingTable(system, "changing" + seed, random);
      this.isCompared = random.nextBoolean();
      this.isSetBack = !isCompared || random.nextBoolean();
      Path place = folder.resolve("history-" + seed);
      Path extracts = Files.createDirectories(place.resolve("extracts"));
      String mode =
          random.nextInt(4) == 0 ? "-- Mode: full\n" : "-- Mode: delta\n-- Watermark: changed_at\n";
      Files.writeString(
          extracts.resolve("rows.sql"), "-- Key: id\n" + mode + table.select() + ";\n");
      this.workplace =
          new Workplace(place, Workplace.NO_MYSQL, java.util.List.of())
              .with(system.settings("his", extracts))
              .with(
                  "sources.his.path=" + place.resolve("raw"),
                  "sources.his.deletes-every=" + (isCompared ? 1 : 1 + random.nextInt(4)),
                  "sources.his.lag=" + (isSetBack ? 7_200 : 0),
                  "sources.his.jdbc.connections=" + (1 + random.nextInt(2)));
    }

    void happens() throws Exception {
      for (int i = 0; i < 8; i++) {
        table.change(random.nextInt(12));
        if (isSetBack && random.nextInt(4) == 0) {
          table.setBack(isCompared ? random.nextInt(6_000) : 60);
        }
        extract();
        if (isCompared) {
          assertEquals(table.rows(), landed(), "seed " + seed);
        } else {
          assertEquals(table.rows(), among(table.rows(), landed()), "seed " + seed);
        }
      }
      for (int i = 0; i < 4; i++) {
        extract(); // One of them compares all keys.
      }
      assertEquals(table.rows(), landed(), "seed " + seed);
      table.drop();
    }

    private Map<String, String> landed() {
      return new LandedRows(workplace.raw()).byKey();
    }

    /** Without those that are deleted, and perhaps not known to be. */
    private static Map<String, String> among(Map<String, String> rows, Map<String, String> landed) {
      Map<String, String> among = new TreeMap<>(landed);
      among.keySet().retainAll(rows.keySet());
      return among;
    }

    private void extract() {
      Workplace.Ended ended = workplace.carelake("extract");
      assertEquals(0, ended.exitCode(), () -> "seed " + seed + ": " + ended.err());
      assertTrue(ended.out().contains("rows"), ended.out());
    }
  }
}
