package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A hospital of a few rows, changed step by step. */
class HospitalIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  private static final String PATIENTS = "patient_id,name,gender,dob,blood_group,city";
  private static final String DOCTORS = "doctor_id,name,specialization,hospital";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date,reason,visit_type";
  private static final String REPORTS = "report_id,visit_id,test_type,result,report_date";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void aHospitalOfTwoPatients() {
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    workplace
        .deliver(
            "patients.csv",
            PATIENTS,
            "P1,Ann Lee,female,1990-01-01,a+,Pune",
            "P2,Bob Ray,M,1980-05-05,O-,Agra")
        .deliver("doctors.csv", DOCTORS, "D1,Eve Roy,Cardiologist,North")
        .deliver(
            "visits.csv",
            VISITS,
            "V1,P1,D1,2024-01-01,Fever,Emergency",
            "V2,P2,D1,2024-02-01,Cough,Consultation")
        .deliver(
            "lab_reports.csv",
            REPORTS,
            "R1,V1,MRI,Normal,2024-01-02",
            "R2,V2,ECG,Abnormal,2024-02-02");
    done("run", "--set", "publish.slice-rows=1");
  }

  private Workplace.Ended done(String command, String... more) {
    Workplace.Ended ended = workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended;
  }

  @Test
  void aChangedAnAddedAndADeletedRowReachMysqlAndTheExportsAndOnlyThey() {
    workplace
        .deliver(
            "patients-2.csv", PATIENTS, "P1,Ann Lee,F,1990-01-01,A+,Delhi", "P3,Cy Moe,M,,,Goa")
        .deliver("lab_reports-2.csv", REPORTS + ",deleted", "R2,V2,,,,true");

    Workplace.Ended run = done("run", "--set", "ingest.max-delete-ratio=0.5");

    assertEquals(
        List.of(
            "P1|Ann Lee|F|1990-01-01|A+|Delhi|null",
            "P2|Bob Ray|M|1980-05-05|O-|Agra|null",
            "P3|Cy Moe|M|null|null|Goa|null"),
        workplace.mysql(
            "SELECT patient_id, name, gender, dob, blood_group, city, updated_at FROM patients ORDER BY 1"));
    assertEquals(List.of("R1"), workplace.mysql("SELECT report_id FROM lab_reports"));
    assertEquals(
        "city,patient_count\nAgra,1\nDelhi,1\nGoa,1\n", workplace.exported("city_distribution"));
    assertEquals(
        "test_type,result,report_count\nMRI,Normal,1\n",
        workplace.exported("lab_result_distribution"));
    String out = run.out().replaceAll(" +", " ");
    assertTrue(out.contains("patients 2 0"), out);
    assertTrue(out.contains("lab_reports 0 1"), out);
    assertTrue(!out.contains("doctors"), out);
  }

  @Test
  void aDeleteOfARowThatOthersReferToWaitsUntilTheyAreGone() {
    workplace.deliver("patients-2.csv", PATIENTS + ",deleted", "P2,,,,,,true");

    done("run", "--set", "ingest.max-delete-ratio=1", "--set", "ingest.max-reject-ratio=1");
    List<String> heldBack = workplace.mysql("SELECT patient_id FROM patients ORDER BY 1");
    String quarantine = done("quarantine").out();
    workplace
        .deliver("visits-2.csv", VISITS + ",deleted", "V2,,,,,,true")
        .deliver("lab_reports-2.csv", REPORTS + ",deleted", "R2,,,,,true");
    done("run", "--set", "ingest.max-delete-ratio=1");

    assertEquals(List.of("P1", "P2"), heldBack);
    assertTrue(quarantine.contains("patients.patient_id.still_referenced"), quarantine);
    assertEquals(List.of("P1"), workplace.mysql("SELECT patient_id FROM patients"));
    assertEquals(List.of("V1"), workplace.mysql("SELECT visit_id FROM visits"));
    assertEquals("Quarantine holds no such rows.", done("quarantine").out().strip());
  }

  @Test
  void aRowWithAnUnknownParentWaitsAndLeavesQuarantineWhenTheParentArrives() {
    workplace.deliver("visits-2.csv", VISITS, "V3,P9,D1,2024-03-01,Fever,Emergency");

    done("run", "--set", "ingest.max-reject-ratio=1");
    List<String> early = workplace.mysql("SELECT visit_id FROM visits ORDER BY 1");
    workplace.deliver("patients-9.csv", PATIENTS, "P9,Late Comer,F,2000-01-01,A+,Goa");
    done("run");

    assertEquals(List.of("V1", "V2"), early);
    assertEquals(
        List.of("V1", "V2", "V3"), workplace.mysql("SELECT visit_id FROM visits ORDER BY 1"));
    assertEquals("Quarantine holds no such rows.", done("quarantine").out().strip());
  }

  @Test
  void theNewestVersionWinsWhateverTheOrderOfArrival() {
    workplace.deliver(
        "patients-new.csv",
        PATIENTS + ",updated_at",
        "P1,Ann Lee,F,1990-01-01,A+,Oslo,2024-05-02T00:00:00Z");
    done("run");
    workplace.deliver(
        "patients-old.csv",
        PATIENTS + ",updated_at",
        "P1,Ann Lee,F,1990-01-01,A+,Rome,2024-05-01T00:00:00Z");
    done("run");

    assertEquals(
        List.of("Oslo"), workplace.mysql("SELECT city FROM patients WHERE patient_id = 'P1'"));
  }

  @Test
  void aFileReplacedUnderItsOldNameIsTakenAgain() {
    workplace.deliver(
        "patients.csv",
        PATIENTS,
        "P1,Ann Lee,F,1990-01-01,A+,Pune",
        "P2,Bob Ray,M,1980-05-05,O-,Kochi");

    done("run");

    assertEquals(
        List.of("Kochi"), workplace.mysql("SELECT city FROM patients WHERE patient_id = 'P2'"));
  }

  @Test
  void explainTellsWhereARowComesFromAndWhereItWent() {
    workplace.deliver("visits-2.csv", VISITS, "V1,P1,D1,1989-01-01,Fever,Emergency");
    done("run");

    String story = done("explain visits V1").out();
    String unknown = workplace.carelake("explain visits V404").out();

    assertTrue(story.contains("visits-2.csv") && story.matches("(?s).*run-\\d{17}.*"), story);
    assertTrue(story.contains("Warnings: visits.before_birth"), story);
    assertTrue(story.contains("In MySQL: same, as of lake version "), story);
    assertTrue(story.contains("In Neo4j: not asked: nothing is published there"), story);
    assertTrue(story.contains("\"visit_date\":\"2024-01-01\""), story);
    assertTrue(unknown.contains("holds no row V404"), unknown);
  }

  @Test
  void aDryRunCountsEverythingAndChangesNothing() {
    workplace.deliver("patients-3.csv", PATIENTS, "P3,Cy Moe,M,,,Goa");

    Workplace.Ended dry = done("run --dry-run");

    assertTrue(dry.out().replaceAll(" +", " ").contains("patients 1 1 1 0 0 0 0 0 0"), dry.out());
    assertEquals(List.of("2"), workplace.mysql("SELECT count(*) FROM patients"));
    assertTrue(done("run").out().replaceAll(" +", " ").contains("patients 1 1 1 0 0 1 0 0 0"));
  }

  @Test
  void aLostPublicationIsMadeAnew() {
    execute("DELETE FROM carelake_publications");
    execute("DELETE FROM lab_reports WHERE report_id = 'R1'");
    execute("INSERT INTO lab_reports (report_id, visit_id) VALUES ('R9', 'V1')");

    done("run");

    assertEquals(
        List.of("R1", "R2"), workplace.mysql("SELECT report_id FROM lab_reports ORDER BY 1"));
  }

  private void execute(String sql) {
    try (var connection = workplace.connect();
        var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theProceduresAnswerWhatTheHospitalsProgramsAsk() {
    assertEquals(
        List.of(
            "Ann Lee|F|1990-01-01|A+|Pune|2024-01-01|Fever|Emergency|Eve Roy|Cardiologist|North|V1"),
        workplace.mysql("CALL GetPatientHistory('P1')"));
    assertEquals(
        List.of("Bob Ray|2024-02-01|Cough|ECG|Abnormal|2024-02-02|V2|R2|null"),
        workplace.mysql("CALL GetPatientLabReports('P2')"));
    assertEquals(
        List.of("Eve Roy|Cardiologist|North|2|2"), workplace.mysql("CALL GetDoctorSummary('D1')"));
    assertEquals(List.of(), workplace.mysql("CALL GetPatientHistory('P404')"));
    assertEquals(List.of(), workplace.mysql("CALL GetPatientLabReports('P404')"));
    assertEquals(List.of(), workplace.mysql("CALL GetDoctorSummary('D404')"));
  }

  @Test
  void theStarSchemaNamesNobody() {
    for (String table : List.of("dim_patients", "fact_visits", "fact_lab_reports")) {
      String content = workplace.exported(table);
      for (String identifier : List.of("Ann", "P1", "1990-01-01", "V1", "R1")) {
        assertTrue(!content.contains(identifier), table + " holds " + identifier);
      }
    }
  }
}
