package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A database of another system, through the lake, to where it is published. */
class ExtractIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  private static final String ALL = "SELECT nr, nm, born, changed FROM his_pat";
  private static final String DELTA = "-- Key: nr\n-- Mode: delta\n-- Watermark: changed\n" + ALL;
  private static final String MAPPING =
      """
      -- Grain: one row per line.
      -- Files: pat*
      -- Reads: nr, nm, born
      -- Optional: deleted
      -- Gives: patients
      SELECT _row, struct(nr AS patient_id, nm AS name, born AS dob, deleted) AS patients FROM file
      """;

  @TempDir Path folder;
  private OtherSystem his;

  @BeforeEach
  void begin() throws Exception {
    his = OtherSystem.of(STORES.endpoint(Store.POSTGRESQL));
    his.execute(
        "CREATE TABLE his_pat (nr INTEGER, nm VARCHAR(40), born DATE, changed TIMESTAMP)",
        "INSERT INTO his_pat VALUES (1, 'Ann', '1950-01-02', '2026-01-01 10:00'), (2, 'Bob', NULL, '2026-01-01 11:00')");
  }

  @AfterEach
  void end() throws Exception {
    his.execute("DROP TABLE his_pat");
  }

  private Path file(String folderName, String name, String content) throws IOException {
    Path to = Files.createDirectories(folder.resolve(folderName));
    Files.writeString(to.resolve(name), content);
    return to;
  }

  private Workplace workplace(String select, String... more) throws IOException {
    return new Workplace(folder, STORES.endpoint(Store.MYSQL), List.of())
        .with(his.settings("his", file("extracts", "pat.sql", select)))
        .with(
            "sources.his.path=" + folder.resolve("raw"),
            "sources.his.deletes-every=1",
            "sources.his.lag=0",
            "ingest.min-deletes=1",
            "ingest.max-delete-ratio=1")
        .with(more);
  }

  private Workplace mapped() throws IOException {
    return workplace(
        DELTA,
        "sources.his.kind=mapped",
        "sources.his.mapping=" + file("mapping", "patients.sql", MAPPING));
  }

  private static String done(Workplace workplace, String... commands) {
    StringBuilder out = new StringBuilder();
    for (String command : commands) {
      Workplace.Ended ended = workplace.carelake(command);
      assertEquals(0, ended.exitCode(), () -> command + ": " + ended.out() + ended.err());
      out.append(ended.out());
    }
    return out.toString();
  }

  private static List<String> published(Workplace workplace) {
    done(workplace, "extract", "ingest", "publish mysql");
    return workplace.mysql("SELECT name, dob FROM patients ORDER BY name");
  }

  @Test
  void whatHappensThereHappensHere() throws Exception {
    Workplace workplace = mapped();
    assertEquals(List.of("Ann|1950-01-02", "Bob|null"), published(workplace));

    his.execute(
        "UPDATE his_pat SET born = '1951-01-02', changed = '2026-01-02 10:00' WHERE nr = 1",
        "DELETE FROM his_pat WHERE nr = 2",
        "INSERT INTO his_pat VALUES (3, 'Cleo', '1970-05-06', '2026-01-02 10:00')");
    assertEquals(List.of("Ann|1951-01-02", "Cleo|1970-05-06"), published(workplace));
    assertEquals(List.of("Ann|1951-01-02", "Cleo|1970-05-06"), published(workplace));

    his.execute("INSERT INTO his_pat VALUES (2, 'Bob', '1960-01-01', '2026-01-03 10:00')");
    assertEquals(
        List.of("Ann|1951-01-02", "Bob|1960-01-01", "Cleo|1970-05-06"), published(workplace));
  }

  @Test
  void columnsOfTheContractNeedNoMapping() throws Exception {
    Workplace workplace =
        workplace(
            "-- Key: patient_id\nSELECT nr AS patient_id, nm AS name, born AS dob FROM his_pat",
            "sources.his.kind=csv",
            "sources.his.files.patients=pat*");
    assertEquals(List.of("Ann|1950-01-02", "Bob|null"), published(workplace));

    his.execute("DELETE FROM his_pat WHERE nr = 1", "UPDATE his_pat SET nm = '' WHERE nr = 2");
    done(workplace, "extract", "ingest");
    assertTrue(done(workplace, "quarantine").contains("patients"), "a name is required");

    his.execute("UPDATE his_pat SET nm = 'Rob' WHERE nr = 2");
    assertEquals(List.of("Rob|null"), published(workplace));
  }

  @Test
  void rowsAtTheBoundComeThoughAnotherOfThatMomentWasThere() throws Exception {
    Workplace ties = mapped().with("sources.his.deletes-every=0");
    done(ties, "extract");
    his.execute("INSERT INTO his_pat VALUES (3, 'Cleo', NULL, '2026-01-01 11:00')");
    done(ties, "extract");
    assertEquals(List.of("1", "2", "3"), List.copyOf(new LandedRows(ties.raw()).byKey().keySet()));
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedUntilAllIsWanted() throws Exception {
    Workplace workplace = mapped();
    done(workplace, "extract");
    his.execute("ALTER TABLE his_pat ALTER COLUMN born TYPE VARCHAR(10)");
    his.execute("UPDATE his_pat SET changed = '2026-01-02 10:00'");

    Workplace.Ended refused = workplace.carelake("extract");
    String status = workplace.carelake("sources", "--set", "sources.his.every=60").out();
    assertEquals(1, refused.exitCode());
    assertTrue(status.contains("his.pat"), status);
    assertTrue(status.contains("born was date and is varchar"), status);
    assertTrue(refused.err().contains("born was date and is varchar"), refused.err());
    assertTrue(refused.err().contains("--full"), refused.err());
    assertEquals(2, new LandedRows(workplace.raw()).count());

    done(workplace, "extract --full");
    assertEquals(4, new LandedRows(workplace.raw()).count());
  }

  @Test
  void whatDoesNothingIsRefused() throws Exception {
    Workplace workplace =
        new Workplace(folder, Workplace.NO_MYSQL)
            .with("sources.hospital.jdbc.user=reader", "sources.hospital.path=" + folder);
    Workplace.Ended refused = workplace.carelake("sources");
    assertEquals(2, refused.exitCode(), refused.out());
    assertTrue(refused.err().contains("sources.hospital.jdbc.user"), refused.err());
  }

  @Test
  void filesAreNamedByTheManifestAndHoldNoPasswords() throws Exception {
    Workplace workplace = mapped();
    done(workplace, "extract");
    try (Stream<Path> files = Files.walk(workplace.raw())) {
      Path manifest =
          files.filter(file -> file.endsWith("_manifest.json")).findFirst().orElseThrow();
      String told = Files.readString(manifest);
      assertTrue(told.contains("\"query\" : \"SELECT nr, nm, born, changed FROM his_pat\""), told);
      assertTrue(told.contains("\"rows\" : 2"), told);
      assertTrue(told.contains("\"to\" : \"2026-01-01T11:00:00\""), told);
      assertTrue(!told.contains("jdbc") && !told.contains("Ann"), told);
    }
  }
}
