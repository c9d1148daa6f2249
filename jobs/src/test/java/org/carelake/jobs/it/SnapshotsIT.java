package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources each file of which is all there is: what it lacks is deleted. */
class SnapshotsIT {
  private static final String PATIENTS = "patient_id,name";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date";

  @TempDir Path folder;

  private Workplace workplace(String name, String... more) {
    List<String> settings = new ArrayList<>();
    Path own = folder.resolve(name);
    Stream.concat(
            Stream.of(
                "sources.north.path=" + own.resolve("raw"),
                "sources.north.delivers=snapshots",
                "ingest.max-delete-ratio=1"),
            Stream.of(more))
        .forEach(setting -> settings.addAll(List.of("--set", setting)));
    return new Workplace(own, Workplace.NO_MYSQL, settings);
  }

  private static Workplace.Ended ingest(Workplace workplace, int exitCode) {
    Workplace.Ended ended = workplace.carelake("ingest");
    assertEquals(exitCode, ended.exitCode(), ended.err() + ended.out());
    return new Workplace.Ended(exitCode, ended.out().replaceAll(" +", " "), ended.err());
  }

  private static List<String> lake(Workplace workplace, String table, String expression) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Table of = Catalog.require(table);
      return new Lake(spark, workplace.lake().toString())
          .read(of).selectExpr(expression).collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  private static List<String> patients(Workplace workplace) {
    return lake(workplace, "patients", "concat(patient_id, ' ', name)");
  }

  @Test
  void whatANewerSnapshotLacksIsDeletedChildrenFirstAndOldOnesChangeNothing() {
    Workplace workplace =
        workplace("walk")
            .deliver("2024-05-01/patients.csv", PATIENTS, "1,Ann", "2,Bob", "3,Cy")
            .deliver("2024-05-01/doctors.csv", "doctor_id,name", "D1,Eve")
            .deliver(
                "2024-05-01/visits.csv",
                VISITS,
                "V1,1,D1,2024-01-01",
                "V2,2,D1,2024-01-01",
                "V9,9,D1,2024-01-01");
    ingest(workplace, 0);
    workplace
        .deliver("2024-05-03/patients.csv", PATIENTS, "1,Ann Lee", "3,", "4,Di")
        .deliver("2024-05-03/visits.csv", VISITS, "V1,1,D1,2024-01-01", "V4,4,D1,2024-01-01");
    Workplace.Ended second = ingest(workplace, 0);
    List<String> newest = patients(workplace);
    workplace
        .deliver("2024-05-02/patients.csv", PATIENTS, "2,Bob", "5,Late")
        .deliver("2024-05-04/patients.csv", PATIENTS, "1,Ann Lee", "3,Cy", "9,New", "4,Di");
    Workplace.Ended late = ingest(workplace, 0);

    assertTrue(second.out().contains("patients 1 3 2 1 0 1 1 1 0"), second.out());
    assertTrue(second.out().contains("visits 1 2 2 0 0 1 0 1 0"), second.out());
    assertEquals(List.of("1 Ann Lee", "3 Cy", "4 Di"), newest);
    assertTrue(
        late.out().contains("1 files of older snapshots such as north/2024-05-02"), late.out());
    assertEquals(List.of("1 Ann Lee", "3 Cy", "4 Di", "9 New"), patients(workplace));
    assertEquals(List.of("V1", "V4"), lake(workplace, "visits", "visit_id"));
    assertEquals(List.of("D1 Eve"), lake(workplace, "doctors", "concat(doctor_id, ' ', name)"));
    assertEquals("Quarantine holds no such rows.", workplace.carelake("quarantine").out().strip());
    assertEquals("Ingest: nothing new.\n", ingest(workplace, 0).out());
  }

  @Test
  void aPatientWhoseVisitsAreStillThereWaitsForThem() {
    Workplace workplace =
        workplace("held")
            .deliver("2024-05-01/patients.csv", PATIENTS, "1,Ann", "2,Bob")
            .deliver("2024-05-01/doctors.csv", "doctor_id,name", "D1,Eve")
            .deliver("2024-05-01/visits.csv", VISITS, "V2,2,D1,2024-01-01");
    ingest(workplace, 0);
    workplace.deliver("2024-05-02/patients.csv", PATIENTS, "1,Ann");
    ingest(workplace, 0);
    List<String> held = patients(workplace);
    workplace.deliver("2024-05-03/visits.csv", VISITS);
    ingest(workplace, 0);

    assertEquals(List.of("1 Ann", "2 Bob"), held);
    assertEquals(List.of("1 Ann"), patients(workplace));
  }

  @Test
  void aSetThatIsNotCompleteAndAnEmptyOneAreRefused() {
    Workplace workplace =
        workplace("parts", "ingest.max-delete-ratio=0.5")
            .deliver("2024-05-01/patients-1.csv", PATIENTS, "1,Ann")
            .deliver("2024-05-01/patients-2.csv", PATIENTS, "2,Bob");
    ingest(workplace, 0);
    workplace.deliver("2024-05-02/patients-1.csv", PATIENTS, "1,Ann");
    Workplace.Ended half = ingest(workplace, 1);
    workplace.deliver("2024-05-02/patients-2.csv", PATIENTS, "3,Cy");
    ingest(workplace, 0);
    List<String> whole = patients(workplace);
    workplace
        .deliver("2024-05-03/patients-1.csv", PATIENTS)
        .deliver("2024-05-03/patients-2.csv", PATIENTS);
    Workplace.Ended empty = ingest(workplace, 1);

    assertTrue(half.err().contains("has 1 of 2 files that the one before had"), half.err());
    assertEquals(List.of("1 Ann", "3 Cy"), whole);
    assertTrue(
        empty.err().contains("Refused to delete from patients for north: 2 of its 2 rows"),
        empty.err());
    assertEquals(List.of("1 Ann", "3 Cy"), patients(workplace));
  }

  @Test
  void aSetIsComparedWithTheOneBeforeItAlsoWhenThatWasNeverRead() {
    Workplace workplace =
        workplace("outrun").deliver("2024-05-01/patients-1.csv", PATIENTS, "1,Ann", "2,Bob");
    ingest(workplace, 0);
    workplace
        .deliver("2024-05-02/patients-1.csv", PATIENTS, "1,Ann")
        .deliver("2024-05-02/patients-2.csv", PATIENTS, "2,Bob")
        .deliver("2024-05-03/patients-1.csv", PATIENTS, "1,Ann");

    Workplace.Ended half = ingest(workplace, 1);

    assertTrue(half.err().contains("has 1 of 2 files that the one before had"), half.err());
    assertEquals(List.of("1 Ann", "2 Bob"), patients(workplace));
  }

  @Test
  void aSnapshotThatLeavesAColumnOutIsTakenAsOne() {
    Workplace workplace =
        workplace("shorter", "sources.north.missing-columns=keep")
            .deliver("2024-05-01/patients-1.csv", PATIENTS + ",city", "1,Ann,Goa", "2,Bob,Goa")
            .deliver("2024-05-01/patients-2.csv", PATIENTS + ",city", "3,Cy,Goa");
    ingest(workplace, 0);
    workplace
        .deliver("2024-05-02/patients-1.csv", PATIENTS, "1,Ann Lee")
        .deliver("2024-05-02/patients-2.csv", PATIENTS, "3,Cy Poe");
    ingest(workplace, 0);

    assertEquals(
        List.of("1 Ann Lee Goa", "3 Cy Poe Goa"),
        lake(workplace, "patients", "concat_ws(' ', patient_id, name, city)"));
  }

  @Test
  void anOutdatedSnapshotDoesNotComeBackWhenItsTimeChanges() {
    Workplace workplace =
        workplace("copied")
            .deliver("patients-old.csv", PATIENTS, "1,Ann", "2,Bob")
            .deliver("patients-new.csv", PATIENTS, "1,Ann Lee");
    ingest(workplace, 0);
    workplace.deliver("patients-old.csv", PATIENTS, "1,Ann", "2,Bob");
    ingest(workplace, 0);

    assertEquals(List.of("1 Ann Lee"), patients(workplace));
  }

  @Test
  void whatWasRefusedOfAnOlderSnapshotIsGoneWithIt() {
    Workplace workplace =
        workplace("outdated", "ingest.max-reject-ratio=1")
            .deliver("2024-05-01/doctors.csv", "doctor_id,name", "D1,Eve")
            .deliver("2024-05-01/visits.csv", VISITS, "V1,1,D1,2024-01-01", "V2,1,D1,2024-01-01");
    ingest(workplace, 0);
    workplace.deliver("2024-05-02/visits.csv", VISITS, "V1,2,D1,2024-01-01", ",1,D1,2024-01-01");
    ingest(workplace, 0);
    workplace.deliver("2024-05-03/patients.csv", PATIENTS, "1,Ann");
    ingest(workplace, 0);

    assertEquals(List.of(), lake(workplace, "visits", "visit_id"));
    assertEquals(
        List.of(
            "table rule rows waiting files",
            "visits visits.patient_id.exists 2 1 1",
            "visits visits.visit_id.required 1 0 1"),
        workplace.carelake("quarantine").out().replaceAll(" +", " ").lines().toList());
  }

  @Test
  void twoSourcesOfOneSystemAreTakenTogether() {
    Workplace workplace =
        workplace(
            "both",
            "sources.south.path=" + folder.resolve("both").resolve("south"),
            "sources.south.system=north",
            "sources.south.delivers=snapshots");
    workplace
        .deliver("2024-05-01/patients.csv", PATIENTS, "1,Ann")
        .deliver("../south/2024-05-01/patients.csv", PATIENTS, "2,Bob");

    Workplace.Ended one = workplace.carelake("ingest --source north");
    ingest(workplace, 0);

    assertEquals(2, one.exitCode());
    assertTrue(one.err().contains("deliver snapshots of one system, north"), one.err());
    assertEquals(List.of("1 Ann", "2 Bob"), patients(workplace));
  }

  @Test
  void aDamagedPartCostsItsWholeSnapshot() {
    Workplace workplace =
        workplace("damaged").deliver("2024-05-01/patients.csv", PATIENTS, "1,Ann", "2,Bob");
    ingest(workplace, 0);
    workplace
        .deliver("2024-05-02/patients-1.csv", PATIENTS, "1,Ann Lee")
        .deliver("2024-05-02/patients-2.csv", PATIENTS, "2,Bob", "3,\"Cy");

    Workplace.Ended ended = ingest(workplace, 1);

    assertTrue(ended.err().contains("Left out north/2024-05-02/patients-1.csv"), ended.err());
    assertEquals(List.of("1 Ann", "2 Bob"), patients(workplace));
  }

  /** Another hospital with the same numbers, which tells of changes. */
  private Workplace ofTwoHospitals(String name) {
    return workplace(
        name,
        "sources.south.path=" + folder.resolve(name).resolve("south"),
        "sources.south.id-prefix=s/");
  }

  @Tag("long")
  @Test
  void runsThatDieAnywhereEndAsIfNothingHadHappened() throws Exception {
    Workplace undisturbed = ofTwoHospitals("undisturbed");
    Workplace killed = ofTwoHospitals("killed");
    for (Workplace workplace : List.of(undisturbed, killed)) {
      workplace
          .deliver("2024-05-01/patients.csv", PATIENTS, "1,Ann", "2,Bob", "3,Cy")
          .deliver("2024-05-01/doctors.csv", "doctor_id,name", "D1,Eve")
          .deliver("2024-05-01/visits.csv", VISITS, "V1,1,D1,2024-01-01", "V2,2,D1,2024-01-01")
          .deliver("../south/patients.csv", PATIENTS, "1,Zoe", "2,Yan");
      ingest(workplace, 0);
      workplace
          .deliver("2024-05-02/patients.csv", PATIENTS, "1,Ann Lee", "4,Di")
          .deliver("2024-05-02/visits.csv", VISITS, "V1,1,D1,2024-01-01")
          .deliver("../south/patients-2.csv", PATIENTS + ",deleted", "2,,true", "3,Xia,");
    }
    ingest(undisturbed, 0);

    KilledRun.atEach(
        Stream.of("decide", "ingest patients", "delete visits", "delete patients")
            .map(Moment::after)
            .toList(),
        killed,
        List.of("ingest"));
    ingest(killed, 0);

    assertEquals(List.of("1 Ann Lee", "4 Di", "s/1 Zoe", "s/3 Xia"), patients(undisturbed));
    assertEquals(patients(undisturbed), patients(killed));
    assertEquals(List.of("V1"), lake(killed, "visits", "visit_id"));
    assertEquals("Quarantine holds no such rows.", killed.carelake("quarantine").out().strip());
  }

  @Tag("long")
  @Test
  void snapshotsOneAfterTheOtherEndAsTheLastOneAlone() {
    Random random = new Random(7);
    Workplace each = ofTwoHospitals("each");
    Workplace some = ofTwoHospitals("some");
    Workplace last = ofTwoHospitals("last").deliver("doctors.csv", "doctor_id,name", "D1,Eve");
    for (int day = 1; day <= 5; day++) {
      String[] lines =
          IntStream.rangeClosed(1, 30)
              .filter(i -> random.nextInt(3) > 0)
              .mapToObj(i -> "%d,Ann%s".formatted(i, "x".repeat(random.nextInt(3))))
              .toArray(String[]::new);
      String[] file = Stream.concat(Stream.of(PATIENTS), Stream.of(lines)).toArray(String[]::new);
      String name = "patients-2024-05-0%d.csv".formatted(day);
      each.deliver(name, file);
      some.deliver(name, file);
      for (Workplace workplace : List.of(each, some, last)) {
        workplace.deliver("../south/" + name, PATIENTS, day + ",South", "1,South " + day);
      }
      ingest(each, 0);
      if (day == 3) {
        ingest(some, 0);
      }
      if (day == 5) {
        last.deliver(name, file);
        ingest(last, 0);
        ingest(some, 0);
        assertEquals(patients(last), patients(each));
        assertEquals(patients(last), patients(some));
        assertTrue(patients(last).contains("s/1 South 5"), patients(last).toString());
      }
    }
  }
}
