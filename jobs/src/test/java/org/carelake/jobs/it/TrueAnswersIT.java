package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What commands say is so. */
class TrueAnswersIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  private static final String PATIENTS = "patient_id,name,gender,dob,blood_group,city";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void twoPatients() {
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    workplace.deliver(
        "patients.csv",
        PATIENTS,
        "P1,Ann Lee,F,1990-01-01,A+,Pune",
        "P2,Bob Ray,M,1980-05-05,O-,Agra");
  }

  private String done(String command, String... more) {
    Workplace.Ended ended = workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended.out().replaceAll(" +", " ");
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = workplace.connect();
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(statement);
    }
  }

  /** What {@code explain} says of MySQL. */
  private String inMysql(String key) {
    return done("explain patients " + key)
        .lines()
        .filter(line -> line.startsWith("In MySQL: "))
        .map(line -> line.substring("In MySQL: ".length()))
        .reduce("", String::concat);
  }

  @Test
  void explainTellsWhatIsPublishedFromWhatIsNotYet() throws SQLException {
    KillIT.emptyMysql(workplace);
    done("ingest");
    assertEquals("absent: nothing of patients has been published there", inMysql("P1"));
    done("publish mysql");
    assertEquals("same, as of lake version 0", inMysql("P1"));

    workplace.deliver(
        "patients-2.csv",
        PATIENTS + ",deleted",
        "P1,Ann Lee,F,1990-01-01,A+,Delhi,",
        "P2,,,,,,true",
        "P3,Cy Moe,M,,,Goa,");
    done("ingest", "--set", "ingest.max-delete-ratio=1");

    long changed = version("P1");
    assertEquals(
        "older: it has lake version 0; the change of lake version "
            + changed
            + " is not published yet",
        inMysql("P1"));
    assertEquals(
        "older: it has lake version 0; that it is gone since lake version "
            + version("P2")
            + " is not published yet",
        inMysql("P2"));
    assertEquals("absent: lake version " + version("P3") + " is not published yet", inMysql("P3"));

    done("publish mysql", "--set", "publish.max-delete-ratio=1");
    assertEquals("same, as of lake version " + changed, inMysql("P1"));
    assertEquals("absent, as in the lake", inMysql("P2"));

    execute("DELETE FROM patients WHERE patient_id = 'P3'");
    execute("INSERT INTO patients (patient_id, name) VALUES ('P2', 'By Hand')");
    assertTrue(inMysql("P3").startsWith("absent, though lake version "), inMysql("P3"));
    assertTrue(inMysql("P2").startsWith("there, though it is gone since"), inMysql("P2"));
  }

  /** The lake version that last changed a row, as {@code explain} lists it. */
  private long version(String key) {
    return done("explain patients " + key)
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("\\d+ \\d{4}-.*"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(" .*", "")))
        .max()
        .orElseThrow();
  }

  @Test
  void aRowThatWasOnlyEverRefusedIsNotCalledGone() {
    workplace.deliver("patients-2.csv", PATIENTS, "P9,,F,,,Goa");
    done("ingest", "--set", "ingest.max-reject-ratio=1");

    String story = done("explain patients P9");

    assertTrue(story.contains("The lake never held this row: it was refused."), story);
    assertFalse(story.contains("any more"), story);
    assertTrue(story.contains("In MySQL: absent, as in the lake"), story);
    assertTrue(story.contains("patients.name.required"), story);
  }

  @Test
  void runsTellTheirStagesAndWhyTheyWereRefused() {
    done("ingest");
    workplace.deliver("patients-2.csv", PATIENTS, "P9,,F,,,Goa");
    assertEquals(1, workplace.carelake("ingest --set ingest.min-rejects=1").exitCode());

    String runs = done("runs --stages");

    assertTrue(runs.contains("ingest patients"), runs);
    assertTrue(runs.contains("accepted=2"), runs);
    assertTrue(runs.contains(": Refused patients of hospital: 1 of 1 rows rejected"), runs);
  }

  @Test
  void numbersAndNamesThatMeanNothingAreToldAsSuch() {
    done("ingest");
    for (String command :
        List.of(
            "runs --last 0",
            "quarantine --limit -1",
            "quality --runs 0",
            "quality --limit many",
            "quarantine patients --rule patients.gender.oneof",
            "quarantine --rule nonsense")) {
      Workplace.Ended ended = workplace.carelake(command);

      assertEquals(2, ended.exitCode(), command + ended.err());
      assertFalse(ended.err().contains("\tat "), ended.err());
    }
    assertTrue(
        workplace
            .carelake("quarantine patients --rule patients.gender.oneof")
            .err()
            .contains("Did you mean patients.gender.one_of?"));
  }

  @Test
  void everyDateOfEveryFactIsInTheCalendar() {
    workplace
        .deliver(
            "appointments.csv",
            "appointment_id,patient_id,status,starts_at,booked_at",
            "A1,P1,booked,2031-03-02T10:00:00Z,2019-12-31T23:00:00Z")
        .deliver(
            "conditions.csv",
            "condition_id,patient_id,name,onset_at",
            "C1,P1,Asthma,2017-07-01T00:00:00Z");
    done("ingest");
    done("export --take-over");

    List<String> dates =
        workplace
            .exported("dim_dates")
            .lines()
            .skip(1)
            .map(row -> row.substring(0, 10))
            .sorted()
            .toList();

    assertEquals(
        LocalDate.of(2017, 1, 1)
            .datesUntil(LocalDate.of(2032, 1, 1))
            .map(LocalDate::toString)
            .toList(),
        dates);
  }
}
