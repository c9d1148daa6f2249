package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A hospital whose only target is PostgreSQL. */
class PostgreSqlIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.POSTGRESQL);

  private static final String PATIENTS = "patient_id,name,gender,dob,blood_group,city";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date,reason,visit_type";
  private static final String REPORTS = "report_id,visit_id,test_type,result,report_date";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void aSmallHospital() {
    workplace = new Workplace(folder, STORES.endpoint(Store.POSTGRESQL));
    workplace
        .deliver(
            "patients.csv",
            PATIENTS,
            "P1,Ann Lee,F,1990-01-01,A+,Pune",
            "P2,\"Bob \\\"\"Tab\"\"\\ Ray\",M,1980-05-05,O-,Agra")
        .deliver(
            "doctors.csv",
            "doctor_id,name,specialization,hospital",
            "D1,Eve Roy,Cardiologist,North")
        .deliver(
            "visits.csv",
            VISITS,
            "V1,P1,D1,2024-01-01,Fever,Outpatient",
            "V2,P2,D1,2024-02-01,Cough,Emergency")
        .deliver("lab_reports.csv", REPORTS, "R1,V2,Glucose,Normal,2024-02-02");
    published("--set", "publish.slice-rows=1");
  }

  @AfterEach
  void emptyAgain() throws SQLException {
    execute("ALTER TABLE patients ALTER name TYPE VARCHAR(255)");
  }

  /** All but the exports, which are the same whatever the target. */
  private String published(String... more) {
    done("ingest", more);
    return done("publish postgresql", more);
  }

  private String done(String command, String... more) {
    Workplace.Ended ended = workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended.out().replaceAll(" +", " ");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = workplace.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) {
    return workplace.mysql(sql);
  }

  @Test
  void itsFunctionsAnswerWhatProgramsAsk() {
    assertEquals(
        List.of(
            "Ann Lee|F|1990-01-01|A+|Pune|2024-01-01|Fever|Outpatient|Eve Roy|Cardiologist|North|V1"),
        query("SELECT * FROM get_patient_history('P1')"));
    assertEquals(
        List.of("Bob \\\"Tab\"\\ Ray|2024-02-01|Cough|Glucose|Normal|2024-02-02|V2|R1|null"),
        query("SELECT * FROM get_patient_lab_reports('P2')"));
    assertEquals(
        List.of("Eve Roy|Cardiologist|North|2|2"), query("SELECT * FROM get_doctor_summary('D1')"));
    assertEquals(List.of(), query("SELECT * FROM get_patient_history('P404')"));
    assertEquals(List.of(), query("SELECT * FROM get_patient_lab_reports('P404')"));
    assertEquals(List.of(), query("SELECT * FROM get_doctor_summary('D404')"));
  }

  @Test
  void onlyWhatChangedIsWritten() {
    String written = "SELECT patient_id, xmin::text FROM patients ORDER BY 1";
    List<String> before = query(written);
    workplace.deliver(
        "patients-2.csv",
        PATIENTS + ",deleted",
        "P1,Ann Lee,F,1990-01-01,A+,Delhi,",
        "P3,Cy Moe,M,1970-01-01,B+,Goa,");
    String out = published();

    assertTrue(out.contains("patients 2 0 0"), out);
    assertEquals(
        List.of("P1|Delhi", "P2|Agra", "P3|Goa"),
        query("SELECT patient_id, city FROM patients ORDER BY 1"));
    assertFalse(query(written).contains(before.get(0)));
    assertTrue(query(written).contains(before.get(1)));
    assertTrue(done("publish postgresql").contains("PostgreSQL: up to date."));
  }

  @Test
  void deletionsGoChildrenFirst() {
    workplace
        .deliver("patients-2.csv", PATIENTS + ",deleted", "P2,,,,,,true")
        .deliver("visits-2.csv", VISITS + ",deleted", "V2,,,,,,true")
        .deliver("lab_reports-2.csv", REPORTS + ",deleted", "R1,,,,,true");
    published("--set", "ingest.max-delete-ratio=1", "--set", "publish.max-delete-ratio=1");

    assertEquals(List.of("P1"), query("SELECT patient_id FROM patients"));
    assertEquals(List.of("V1"), query("SELECT visit_id FROM visits"));
    assertEquals(List.of(), query("SELECT report_id FROM lab_reports"));
  }

  @Test
  void moreDeletionsThanTheLimitChangeNothing() {
    workplace.deliver("lab_reports-2.csv", REPORTS + ",deleted", "R1,,,,,true");
    done("ingest", "--set", "ingest.max-delete-ratio=1");
    Workplace.Ended ended = workplace.carelake("publish postgresql");

    assertEquals(1, ended.exitCode());
    assertTrue(
        ended.err().contains("Refused to publish to PostgreSQL: 1 of 1 lab_reports"), ended.err());
    assertEquals(List.of("R1"), query("SELECT report_id FROM lab_reports"));
    assertEquals(List.of(), query("SELECT relname FROM pg_class WHERE relname LIKE 'staging%'"));
  }

  @Test
  void aRowThatADatabaseNarrowedByHandRefusesIsHeldBackWithItsChild() throws SQLException {
    execute("ALTER TABLE patients ALTER name TYPE VARCHAR(20)");
    workplace
        .deliver(
            "patients-2.csv",
            PATIENTS,
            "P3,Zebulon Quixano the Elder,M,1970-01-01,B+,Goa",
            "P4,Di Poe,F,1971-01-01,B-,Goa")
        .deliver(
            "visits-2.csv",
            VISITS,
            "V3,P3,D1,2024-03-01,Pain,Outpatient",
            "V4,P4,D1,2024-03-02,Pain,Outpatient");
    done("ingest");
    Workplace.Ended ended = workplace.carelake("publish postgresql");

    assertEquals(1, ended.exitCode());
    assertTrue(ended.err().contains("PostgreSQL refused 1 row of patients"), ended.err());
    assertTrue(ended.err().contains("PostgreSQL refused 1 row of visits"), ended.err());
    assertFalse((ended.err() + ended.out()).contains("Zebulon"), ended.err() + ended.out());
    assertEquals(
        List.of("patients|P3|refused value", "visits|V3|no parent"),
        query("SELECT * FROM carelake_held_back ORDER BY 1, 2"));
    assertEquals(List.of("V1", "V2", "V4"), query("SELECT visit_id FROM visits ORDER BY 1"));

    execute("ALTER TABLE patients ALTER name TYPE VARCHAR(255)");
    workplace
        .deliver("patients-3.csv", PATIENTS, "P3,Zebulon Quixano the Elder,M,1970-01-01,B+,Pune")
        .deliver("visits-3.csv", VISITS, "V3,P3,D1,2024-03-01,Ache,Outpatient");
    published();

    assertEquals(List.of(), query("SELECT * FROM carelake_held_back"));
    assertEquals(List.of("Ache"), query("SELECT reason FROM visits WHERE visit_id = 'V3'"));
  }

  @Test
  void aWrongPasswordOrDatabaseIsToldWithItsSetting() {
    Workplace.Ended database =
        workplace.carelake(
            "publish postgresql",
            "--set",
            "postgresql.url=" + STORES.endpoint(Store.POSTGRESQL).url() + "_not");
    Workplace.Ended user =
        workplace.carelake("publish postgresql", "--set", "postgresql.user=nobody");

    assertEquals(2, database.exitCode(), database.err());
    assertTrue(database.err().contains("correct postgresql.url"), database.err());
    assertEquals(2, user.exitCode(), user.err());
    assertTrue(user.err().contains("Check postgresql.user and postgresql.password"), user.err());
  }

  @Test
  void powerBiIsLedToIt() {
    assertTrue(workplace.carelake("run").out().contains("PostgreSQL: up to date."));
    assertTrue(read("carelake.pbids").contains("\"protocol\": \"postgresql\""));
  }

  private String read(String name) {
    try {
      return java.nio.file.Files.readString(workplace.exports().resolve(name));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
