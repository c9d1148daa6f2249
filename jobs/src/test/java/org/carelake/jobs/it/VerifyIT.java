package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.jobs.sample.HospitalSample;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.Record;

/** What hands have done to a store is found, nothing else is, and all of it is mended. */
class VerifyIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL, Store.NEO4J);

  private static final int TIMES = 20;

  @TempDir static Path folder;
  private static Workplace workplace;

  /** One row of references waits for a visit that never comes. */
  @BeforeAll
  static void published() throws Exception {
    workplace =
        new Workplace(folder, STORES.endpoint(Store.MYSQL))
            .with(STORES.endpoint(Store.POSTGRESQL))
            .with(STORES.endpoint(Store.NEO4J));
    HospitalSample.write(workplace.raw(), 60, 3, 0);
    workplace.deliver("patients-2.csv", "patient_id,name", "Q1,Ann Lee", "Q2,Bob Ray");
    workplace.deliver(
        "conditions.csv",
        "condition_id,patient_id,visit_id,name,onset_at",
        "C1,Q1,V404,Asthma,1581-03-04T05:06:07.123456Z",
        "C2,Q2,,Asthma,2020-01-01T00:00:00Z");
    done("ingest");
    for (String target : List.of("mysql", "postgresql", "graph")) {
      done("publish " + target);
    }
  }

  private static String done(String command, String... more) {
    Workplace.Ended ended = workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended.out();
  }

  @Tag("long")
  @Test
  void storesThatNobodyTouchedAreEqual() {
    String out = done("verify");

    assertTrue(out.contains("MySQL: equal, "), out);
    assertTrue(out.contains("PostgreSQL: equal, "), out);
    assertTrue(out.contains("Neo4j: equal, "), out);
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "POSTGRESQL"})
  void eachManipulationOfADatabaseIsFoundAndMended(Store store) throws SQLException {
    requireFoundAndMended(store, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "MYSQL, 2",
    "MYSQL, 3",
    "MYSQL, 4",
    "POSTGRESQL, 2",
    "POSTGRESQL, 3",
    "POSTGRESQL, 4"
  })
  void eachOfManyManipulationsOfADatabaseIsFoundAndMended(Store store, int seed)
      throws SQLException {
    requireFoundAndMended(store, seed);
  }

  private void requireFoundAndMended(Store store, int seed) throws SQLException {
    String target = store.name().toLowerCase(Locale.ROOT);
    Set<String> wanted = new TreeSet<>();
    Random random = new Random(seed);
    List<String> patients = query(store, "SELECT patient_id FROM patients ORDER BY 1");
    List<String> visits = query(store, "SELECT visit_id FROM visits ORDER BY 1");
    List<String> reports = query(store, "SELECT report_id FROM lab_reports ORDER BY 1");
    for (int i = 0; i < TIMES; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          String key = drawn(patients, random);
          execute(store, "UPDATE patients SET city = 'By Hand' WHERE patient_id = '" + key + "'");
          wanted.add("patients different " + key);
        }
        case 1 -> {
          String key = drawn(visits, random);
          execute(
              store,
              "UPDATE visits SET start_at = '1001-01-01 00:00:00' WHERE visit_id = '" + key + "'");
          wanted.add("visits different " + key);
        }
        case 2 -> {
          String key = drawn(reports, random);
          execute(store, "DELETE FROM lab_reports WHERE report_id = '" + key + "'");
          wanted.add("lab_reports missing " + key);
        }
        case 3 -> {
          String key = drawn(reports, random);
          execute(store, "UPDATE lab_reports SET visit_id = NULL WHERE report_id = '" + key + "'");
          wanted.add("lab_reports different " + key);
        }
        case 4 -> {
          execute(
              store,
              "INSERT INTO patients (patient_id, name) VALUES ('X%d', 'By Hand')".formatted(i));
          wanted.add("patients extra X" + i);
        }
        default -> {
          execute(
              store,
              "INSERT INTO visits (visit_id, patient_id, visit_date) VALUES ('X%d', '%s', '2020-01-01')"
                  .formatted(i, patients.get(0)));
          wanted.add("visits extra X" + i);
        }
      }
    }
    execute(store, "DELETE FROM carelake_unresolved_references");
    wanted.add("conditions different C1");

    Workplace.Ended found = workplace.carelake("verify " + target + " --keys 1000");
    String mended = done("publish " + target, "--full");

    assertEquals(1, found.exitCode(), found.err());
    assertEquals(wanted, differences(found.out()));
    assertTrue(found.out().contains("carelake publish " + target + " --full"), found.out());
    assertTrue(mended.contains("mended in "), mended);
    assertTrue(done("verify " + target).contains(": equal, "));
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "POSTGRESQL"})
  void aTableThatWasEmptiedIsFilledAgain(Store store) throws SQLException {
    String target = store.name().toLowerCase(Locale.ROOT);
    List<String> before = query(store, "SELECT report_id FROM lab_reports ORDER BY 1");
    execute(store, "DELETE FROM lab_reports");

    Workplace.Ended other = workplace.carelake("verify " + target + " patients");
    Workplace.Ended found = workplace.carelake("verify " + target + " lab_reports");
    done("publish " + target + " lab_reports --full");

    assertEquals(0, other.exitCode(), other.err());
    assertEquals(1, found.exitCode(), found.err());
    assertEquals(before, query(store, "SELECT report_id FROM lab_reports ORDER BY 1"));
  }

  @Test
  void eachManipulationOfTheGraphIsFoundAndMended() {
    Random random = new Random(1);
    Set<String> wanted = new TreeSet<>();
    List<String> patients = graph("MATCH (p:Patient) RETURN p.patient_id AS id ORDER BY id");
    List<String> reports =
        graph(
            "MATCH (e:Encounter)-[:HAS_REPORT]->(r:LabTestReport) RETURN r.report_id + ' ' + e.visit_id AS id ORDER BY id");
    List<String> visits =
        graph(
            "MATCH (e:Encounter)-[:SEEN_BY]->(d:Provider) RETURN e.visit_id + ' ' + d.doctor_id AS id ORDER BY id");
    for (int i = 0; i < TIMES; i++) {
      switch (random.nextInt(5)) {
        case 0 -> {
          String id = drawn(patients, random);
          graph("MATCH (p:Patient {patient_id: '%s'}) SET p.city = 'By Hand'".formatted(id));
          wanted.add("Patient different " + id);
        }
        case 1 -> {
          String[] ids = drawn(reports, random).split(" ", -1);
          graph("MATCH (r:LabTestReport {report_id: '%s'}) DETACH DELETE r".formatted(ids[0]));
          wanted.add("LabTestReport missing " + ids[0]);
          wanted.add("Encounter-HAS_REPORT-LabTestReport missing " + ids[1] + " " + ids[0]);
        }
        case 2 -> {
          graph("CREATE (:Patient {patient_id: 'X%d', name: 'By Hand'})".formatted(i));
          wanted.add("Patient extra X" + i);
        }
        case 3 -> {
          String[] ids = drawn(visits, random).split(" ", -1);
          graph("MATCH (:Encounter {visit_id: '%s'})-[s:SEEN_BY]->() DELETE s".formatted(ids[0]));
          wanted.add("Encounter-SEEN_BY-Provider missing " + ids[0] + " " + ids[1]);
        }
        default -> {
          String[] ids = drawn(visits, random).split(" ", -1);
          graph(
              "MATCH (e:Encounter {visit_id: '%s'})-[:SEEN_BY]->(d) CREATE (e)-[:SEEN_BY]->(d)"
                  .formatted(ids[0]));
          wanted.add("Encounter-SEEN_BY-Provider different " + ids[0] + " " + ids[1]);
        }
      }
    }
    graph("MATCH ()-[r:HAS_CONDITION {condition_id: 'C1'}]->() SET r.category = 'By Hand'");
    wanted.add("Patient-HAS_CONDITION-Condition different Q1 text|asthma C1");
    graph("CREATE (:Condition)");
    wanted.add("Condition extra ?");

    Workplace.Ended found = workplace.carelake("verify graph --keys 1000");
    done("publish graph", "--full");

    assertEquals(1, found.exitCode(), found.err());
    assertEquals(wanted, differences(found.out()));
    done("verify graph");
  }

  private static String drawn(List<String> keys, Random random) {
    return keys.remove(1 + random.nextInt(keys.size() - 1));
  }

  /** The lines that name a key. */
  private static Set<String> differences(String out) {
    Set<String> found = new TreeSet<>();
    out.lines()
        .map(String::strip)
        .filter(line -> line.matches("\\S+ (missing|extra|different) .+"))
        .filter(line -> !line.matches(".* missing +extra +different"))
        .forEach(found::add);
    return found;
  }

  private static List<String> graph(String query) {
    return GraphPicture.query(STORES.endpoint(Store.NEO4J), query).stream()
        .map((Record found) -> found.get(0).asString())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<String> query(Store store, String query) {
    return new ArrayList<>(store == Store.MYSQL ? workplace.mysql(query) : workplace.second(query));
  }

  private static void execute(Store store, String sql) throws SQLException {
    try (Connection connection =
            store == Store.MYSQL ? workplace.connect() : workplace.connectSecond();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
