package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries of several hospitals, each with its own ids, shapes and mistakes. */
class TwoHospitalsIT {
  private static final String PATIENTS = "patient_id,name,city";

  @TempDir Path folder;
  private final List<String> settings = new ArrayList<>();
  private long delivered;

  private TwoHospitalsIT with(String setting) {
    settings.addAll(List.of("--set", setting));
    return this;
  }

  private TwoHospitalsIT source(String name) {
    return with("sources." + name + ".path=" + folder.resolve(name));
  }

  private void deliver(String file, String... lines) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, String.join("\n", lines) + "\n");
      Files.setLastModifiedTime(
          path, FileTime.from(Instant.parse("2024-05-01T00:00:00Z").plusSeconds(++delivered)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] patients(int from, int to, String broken) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> i == from ? broken : "%d,Ann,Goa".formatted(i))
        .toArray(String[]::new);
  }

  private Workplace workplace() {
    return new Workplace(folder, Workplace.NO_MYSQL, settings);
  }

  private Workplace.Ended ingest(int exitCode) {
    Workplace.Ended ended = workplace().carelake("ingest");
    assertEquals(exitCode, ended.exitCode(), ended.err() + ended.out());
    return new Workplace.Ended(exitCode, ended.out().replaceAll(" +", " "), ended.err());
  }

  private List<String> lake(String table, String expression) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Table of = Catalog.require(table);
      return new Lake(spark, workplace().lake().toString())
          .read(of).selectExpr(expression).collectAsList().stream()
              .map(row -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  @Test
  void theSameNumbersOfTwoHospitalsAreRefusedUntilTheSettingsKeepThemApart() {
    source("north").source("south");
    deliver("north/patients.csv", PATIENTS, "1001,Ann,Goa");
    deliver("south/patients.csv", PATIENTS, "1001,Bob,Agra", "1002,Cy,Agra");

    Workplace.Ended mixed = ingest(0);
    with("sources.south.id-prefix=s-");
    ingest(0);

    assertTrue(mixed.out().contains("patients.patient_id.other_system 1"), mixed.out());
    assertTrue(mixed.out().contains("Set sources.<name>.id-prefix"), mixed.out());
    assertEquals(
        List.of(
            "1001 Ann north csv",
            "1002 Cy south csv",
            "s-1001 Bob south csv",
            "s-1002 Cy south csv"),
        lake("patients", "concat_ws(' ', patient_id, name, _system, _kind)"));
    assertEquals(
        "Quarantine holds no such rows.", workplace().carelake("quarantine").out().strip());
  }

  @Test
  void whoHeldAKeyIsKnownAlsoAfterItsIdsWereChanged() {
    source("north").source("south");
    deliver("north/patients.csv", PATIENTS, "1001,Ann,Goa");
    deliver("south/patients.csv", PATIENTS, "1001,Bob,Agra");
    ingest(0);
    with("sources.north.id-prefix=n-");
    ingest(0);
    deliver("south/patients-2.csv", PATIENTS, "1001,Bob Poe,Agra");
    ingest(0);

    assertEquals(
        List.of("1001 Ann north", "n-1001 Ann north"),
        lake("patients", "concat_ws(' ', patient_id, name, _system)"));
  }

  @Test
  void aDeletionThatWaitsIsOverWhenItsRowComesAgain() {
    source("north");
    deliver("north/a-2024-05-01/patients.csv", "patient_id,name", "1,Ann", "2,Bob");
    deliver("north/a-2024-05-01/doctors.csv", "doctor_id,name", "D1,Eve");
    deliver(
        "north/a-2024-05-01/visits.csv",
        "visit_id,patient_id,doctor_id,visit_date",
        "V1,1,D1,2024-01-01");
    ingest(0);
    deliver("north/b-2024-05-02/patients.csv", "patient_id,name,deleted", "1,,true");
    ingest(0);
    deliver("north/c-2024-05-03/patients.csv", "patient_id,name", "1,Ann");
    ingest(0);
    deliver(
        "north/d-2024-05-04/visits.csv",
        "visit_id,patient_id,doctor_id,visit_date,deleted",
        "V1,,,,true");
    ingest(0);
    ingest(0);

    assertEquals(List.of(), lake("visits", "visit_id"));
    assertEquals(List.of("1 Ann", "2 Bob"), lake("patients", "concat_ws(' ', patient_id, name)"));
  }

  @Test
  void aRefusedSourceKeepsWhatWaitsOfFilesThatWereTakenBefore() {
    source("north").with("ingest.max-reject-ratio=0.5").with("ingest.min-rejects=1");
    String visits = "visit_id,patient_id,doctor_id,visit_date";
    deliver("north/doctors-2024-05-01.csv", "doctor_id,name", "D1,Eve");
    with("ingest.max-reject-ratio=1");
    deliver("north/visits-2024-05-02.csv", visits, "V1,9,D1,2024-01-01");
    ingest(0);
    with("ingest.max-reject-ratio=0.5");
    deliver("north/patients-2024-05-03.csv", "patient_id,name", "9,Ann");
    deliver("north/visits-2024-05-01.csv", visits, ",9,D1,2024-01-01", ",9,D1,2024-01-01");
    ingest(1);
    folder.resolve("north/visits-2024-05-01.csv").toFile().delete();
    ingest(0);

    assertEquals(List.of("V1"), lake("visits", "visit_id"));
  }

  @Test
  void sourcesOfOneSystemUpdateEachOther() {
    source("north").source("south").with("sources.south.system=north");
    deliver("north/patients.csv", PATIENTS, "1001,Ann,Goa");
    deliver("south/patients.csv", PATIENTS, "1001,Ann Lee,Goa");
    deliver(
        "south/visits.csv", "visit_id,patient_id,doctor_id,visit_date", "V1,1001,D1,2024-01-01");
    deliver("north/doctors.csv", "doctor_id,name", "D1,Eve");

    Workplace.Ended ended = ingest(0);

    assertEquals(
        List.of("1001 Ann Lee north"),
        lake("patients", "concat_ws(' ', patient_id, name, _system)"));
    assertTrue(ended.out().contains("visits 1 1 1 0 0 1"), ended.out());
  }

  @Test
  void aColumnThatIsGoneIsAskedAbout() {
    source("north");
    deliver("north/patients-1.csv", PATIENTS, "1,Ann,Goa", "2,Bob,Goa");
    ingest(0);
    deliver("north/patients-2.csv", "patient_id,name,town", "1,Ann Lee,Agra", "3,Cy,Agra");

    Workplace.Ended refused = ingest(1);
    List<String> before = lake("patients", "concat_ws(' ', patient_id, name, city)");
    with("sources.north.missing-columns=keep");
    ingest(0);

    assertTrue(
        refused
            .err()
            .contains(
                "Cannot read north/patients-2.csv: it lacks column city, which earlier files of north had."),
        refused.err());
    assertEquals(List.of("1 Ann Goa", "2 Bob Goa"), before);
    assertEquals(
        List.of("1 Ann Lee Goa", "2 Bob Goa", "3 Cy"),
        lake("patients", "concat_ws(' ', patient_id, name, city)"));
  }

  @Test
  void whatAFileSaysNothingOfStaysAlsoWhenAllIsReadInOneRun() {
    source("north").with("sources.north.missing-columns=keep");
    deliver("north/patients-1.csv", PATIENTS, "1,Ann,Goa");
    deliver("north/patients-2.csv", "patient_id,name", "1,Ann Lee", "2,Bob");
    deliver("north/patients-3.csv", "patient_id,city", "1,Agra");
    deliver("north/patients-4.csv", "patient_id,name", "1,Ann Poe");

    Workplace.Ended ended = ingest(1);

    assertTrue(
        ended.err().contains("patients-3.csv: its first line lacks the required column name"),
        ended.err());
    assertTrue(ended.out().contains("patients 3 4 4 0 0 2 2"), ended.out());
    assertEquals(
        List.of("1 Ann Poe Goa", "2 Bob"),
        lake("patients", "concat_ws(' ', patient_id, name, city)"));
  }

  @Test
  void valuesOfAColumnThatIsGoneAreClearedWhereTheSettingsSaySo() {
    source("north").with("sources.north.missing-columns=clear");
    deliver("north/patients-1.csv", PATIENTS, "1,Ann,Goa");
    ingest(0);
    deliver("north/patients-2.csv", "patient_id,name", "1,Ann");
    deliver("north/patients-3.csv", "patient_id,deleted", "9,true");
    ingest(0);

    assertEquals(List.of("1 Ann"), lake("patients", "concat_ws(' ', patient_id, name, city)"));
  }

  @Test
  void badRowsOfOneHospitalCostTheOthersNothing() {
    source("north").source("south").with("sources.south.id-prefix=s/");
    deliver("north/patients.csv", PATIENTS, "1,Ann,Goa");
    deliver("south/patients.csv", PATIENTS, "1,,Goa", ",B,Goa");
    deliver("south/doctors.csv", "doctor_id,name", "D1,Eve");
    with("ingest.min-rejects=2");

    Workplace.Ended ended = ingest(1);
    List<String> first = lake("patients", "patient_id");
    deliver("south/patients.csv", PATIENTS, "1,Bob,Goa", "2,Di,Goa");
    ingest(0);

    assertTrue(
        ended
            .err()
            .contains(
                "Refused patients of south: 2 of 2 rows rejected (100.0 %), the limit is 5.0 % (rules broken: patients.name.required 1, patients.patient_id.required 1)."),
        ended.err());
    assertTrue(ended.out().contains("patients 1 1 1 0 0 1"), ended.out());
    assertTrue(!ended.out().contains("doctors"), ended.out());
    assertEquals(List.of("1"), first);
    assertEquals(List.of("1", "s/1", "s/2"), lake("patients", "patient_id"));
    assertEquals(
        "Quarantine holds no such rows.", workplace().carelake("quarantine").out().strip());
  }

  @Test
  void oneBadRowOfASmallCorrectionIsNoReasonToRefuseIt() {
    source("north");
    String[] lines = patients(1, 20, ",Ann,Goa");
    deliver(
        "north/patients.csv",
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(PATIENTS), java.util.stream.Stream.of(lines))
            .toArray(String[]::new));

    assertTrue(ingest(0).out().contains("patients 1 20 19 1 0 19"));
  }

  @Test
  void filesThatBelongToNoTableAreToldOfAndASourceOfOnlySuchIsAnError() {
    source("north").source("south");
    deliver("north/Patienten.csv", PATIENTS, "1,Ann,Goa");
    deliver("south/patients.csv", PATIENTS, "1,Ann,Goa");
    deliver("south/PAT_20240501.csv", PATIENTS, "2,Bob,Goa");

    Workplace.Ended ended = ingest(1);
    with("sources.north.files.patients=Patien*.csv").with("sources.north.id-prefix=n/");
    with("sources.south.files.patients={patients,pat_*}.csv");
    ingest(0);

    assertTrue(
        ended
            .err()
            .contains(
                "Cannot read the source north: each of its files (1) belongs to no table, such as north/Patienten.csv. Name it after its table (is it of patients?), or say which files are of a table: files.patients=<glob>."),
        ended.err());
    assertTrue(
        ended.out().contains("Note: south/PAT_20240501.csv belongs to no table"), ended.out());
    assertEquals(List.of("1", "2", "n/1"), lake("patients", "patient_id"));
  }

  @Test
  void whatIsDeliveredRightInAnotherFileLeavesQuarantine() {
    source("north").with("ingest.max-reject-ratio=1");
    deliver("north/patients.csv", PATIENTS, "1,,Goa", "2,,Goa");
    ingest(0);
    deliver("north/patients-corrected.csv", PATIENTS, " 1,Ann,Goa");
    deliver("north/patients-again.csv", PATIENTS, "1,,Goa");
    ingest(0);
    String kept = workplace().carelake("quarantine", "--rows").out();

    assertTrue(!kept.contains("patients.csv 2 "), kept);
    assertEquals(
        2, kept.lines().filter(line -> line.contains("patients.name.required")).count(), kept);
    assertTrue(kept.contains("north/patients-again.csv"), kept);
  }

  @Test
  void aRowSaysItselfOfWhichKindOfSourceItIsAndWhatIsDoubtfulAboutIt() {
    source("east").with("sources.east.kind=fhir").with("sources.east.id-prefix=");
    deliver(
        "east/all.ndjson",
        "{'resourceType':'Patient','id':'p1','name':[{'family':'Zebulon'}]}".replace('\'', '"'),
        "{'resourceType':'Appointment','id':'a1','status':'booked','created':'2024-05-03','start':'2024-05-01T10:00:00Z','participant':[{'actor':{'reference':'Patient/p1'},'status':'accepted'}]}"
            .replace('\'', '"'));

    ingest(0);
    deliver("password", "none");
    Workplace.Ended told =
        workplace()
            .carelake(
                "explain appointments a1",
                "--set",
                "mysql.password=file:" + folder.resolve("password"));

    assertEquals(
        List.of("a1 p1 east fhir appointments.booked_after_day"),
        lake(
            "appointments",
            "concat_ws(' ', appointment_id, patient_id, _system, _kind, _warnings)"));
    assertTrue(
        told.out().contains("Warnings: appointments.booked_after_day"), told.out() + told.err());
  }
}
