package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A database that was narrowed by hand refuses rows that the contract accepts. */
class HeldBackIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  private static final String PATIENTS = "patient_id,name,city";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date,reason";
  private static final String HELD_BACK = "SELECT * FROM carelake_held_back ORDER BY 1, 2";
  private static final String LONG_NAME = "Zebulon Quixano the Elder";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void aHospitalWhoseDatabaseIsNarrowed() throws SQLException {
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    workplace
        .deliver("patients.csv", PATIENTS, "P1,Ann Lee,Pune")
        .deliver("doctors.csv", "doctor_id,name", "D1,Eve Roy")
        .deliver("visits.csv", VISITS, "V1,P1,D1,2024-01-01,Fever");
    assertEquals(0, workplace.carelake("run").exitCode());
    setNameLength(10);
  }

  @AfterEach
  void widenAgain() throws SQLException {
    setNameLength(255);
  }

  private void setNameLength(int length) throws SQLException {
    try (Connection connection = workplace.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DELETE FROM visits WHERE patient_id IN (SELECT patient_id FROM patients WHERE char_length(name) > "
              + length
              + ")");
      statement.execute("DELETE FROM patients WHERE char_length(name) > " + length);
      statement.execute(
          "ALTER TABLE patients MODIFY name VARCHAR(%d) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL"
              .formatted(length));
    }
  }

  private Workplace.Ended delivered(String city, String reason) {
    return workplace
        .deliver("patients-2.csv", PATIENTS, "P2,Bob Ray,Agra", "P3," + LONG_NAME + "," + city)
        .deliver(
            "visits-2.csv", VISITS, "V2,P2,D1,2024-02-01,Cough", "V3,P3,D1,2024-03-01," + reason)
        .carelake("run");
  }

  @Test
  void theRowAndItsChildAreNamedAndAllOthersArePublished() {
    Workplace.Ended ended = delivered("Agra", "Pain");

    assertEquals(1, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("MySQL refused 1 row of patients"), ended.err());
    assertTrue(ended.err().contains("MySQL refused 1 row of visits"), ended.err());
    assertTrue(!(ended.err() + ended.out()).contains("Zebulon"), ended.err() + ended.out());
    assertEquals(
        List.of("patients|P3|refused value", "visits|V3|no parent"), workplace.mysql(HELD_BACK));
    assertEquals(
        List.of("P1", "P2"), workplace.mysql("SELECT patient_id FROM patients ORDER BY 1"));
    assertEquals(List.of("V1", "V2"), workplace.mysql("SELECT visit_id FROM visits ORDER BY 1"));
  }

  @Test
  void bothArePublishedWhenTheDatabaseTakesThemAndTheyChangeAgain() throws SQLException {
    delivered("Agra", "Pain");
    setNameLength(255);

    Workplace.Ended ended = delivered("Goa", "Ache");

    assertEquals(0, ended.exitCode(), ended.err());
    assertEquals(List.of(), workplace.mysql(HELD_BACK));
    assertEquals(
        List.of(LONG_NAME + "|Goa|Ache"),
        workplace.mysql(
            "SELECT name, city, reason FROM patients JOIN visits USING (patient_id) WHERE visit_id = 'V3'"));
  }
}
