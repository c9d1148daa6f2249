package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.TakenFiles;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Doctors;
import org.carelake.jobs.catalog.LabReports;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.catalog.Visits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources whose files have a shape of their own, and bring the mapping for it. */
class MappedSourceIT {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("carelake.home"), "deploy/docs/mapping-example");

  private static final String PATIENTS =
      """
      -- Grain: one row per line.
      -- Files: Pat*
      -- Reads: Nr, Name
      -- Gives: patients
      SELECT _row, struct(nr AS patient_id, name) AS patients FROM file
      """;

  private static final String ADMISSIONS =
      """
      -- Grain: one row per line.
      -- Files: Adm*
      -- Reads: Case, Patient, Name, Day
      -- Optional: Ward
      -- Gives: patients, visits
      SELECT _row,
             struct(patient AS patient_id, name) AS patients,
             struct(`case` AS visit_id, patient AS patient_id, 'D1' AS doctor_id, day AS visit_date, ward AS department) AS visits
        FROM file
      """;

  private static final String DOCTORS =
      """
      -- Grain: one row per line.
      -- Files: Doc*
      -- Reads: Nr
      -- Gives: doctors
      SELECT _row, struct(nr AS doctor_id, 'Ann' AS name) AS doctors FROM file
      """;

  @TempDir Path folder;

  private Workplace workplace() {
    return new Workplace(folder, Workplace.NO_MYSQL, "mapped");
  }

  private Path mapping() {
    return folder.resolve("mapping");
  }

  private void map(String name, String sql) throws IOException {
    Files.writeString(Files.createDirectories(mapping()).resolve(name + ".sql"), sql);
  }

  private Workplace.Ended carelake(Workplace workplace, String command, String... more) {
    Stream<String> set =
        Stream.of(
                "sources.hospital.mapping=" + mapping(),
                "ingest.max-reject-ratio=1",
                "ingest.max-delete-ratio=1")
            .flatMap(setting -> Stream.of("--set", setting));
    return workplace.carelake(command, Stream.concat(set, Stream.of(more)).toArray(String[]::new));
  }

  private String ingest(Workplace workplace, String... more) {
    Workplace.Ended ended = carelake(workplace, "ingest", more);
    assertEquals(0, ended.exitCode(), ended.err());
    return ended.out().replaceAll(" +", " ");
  }

  private static List<String> lines(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream()
        .map(
            row ->
                String.join(
                    "|",
                    IntStream.range(0, row.size())
                        .mapToObj(i -> String.valueOf(row.get(i)))
                        .toList()))
        .sorted()
        .toList();
  }

  private List<String> curated(Workplace workplace, Table table, String... columns) {
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      return lines(new Lake(spark, workplace.lake().toString()).read(table), columns);
    }
  }

  @Test
  void theExampleComesIntoTheLakeValueByValue() {
    Workplace workplace = workplace();
    String[] example = {
      "--set", "sources.hospital.path=" + EXAMPLE.resolve("files"),
      "--set", "sources.hospital.mapping=" + EXAMPLE.resolve("mapping"),
      "--set", "sources.hospital.id-prefix=klinikum/"
    };

    Workplace.Ended check = carelake(workplace, "sources check", example);
    boolean madeALake = Files.exists(workplace.lake());
    ingest(workplace, example);

    assertEquals(0, check.exitCode(), check.out());
    assertFalse(madeALake);
    assertTrue(check.out().contains("hospital/Besuche.csv: besuche → visits, 4 rows"), check.out());
    assertTrue(check.out().contains("UTF-8, separated by semicolons"), check.out());
    assertTrue(check.out().contains("surplus: Krankenkasse"), check.out());
    assertTrue(check.out().contains("patients.blood_group.missing  kept"), check.out());
    assertEquals(
        List.of(
            "klinikum/4001|Käthe Brandt|F|1951-03-09|A+|Kiel|24103|mapped",
            "klinikum/4002|Emre Özdemir|M|1978-11-30|O-|Lübeck|23552|mapped",
            "klinikum/4003|Jona Weiß|Other|2003-06-17|null|Kiel|24105|mapped",
            "klinikum/4004|Albrecht Graf von Hohenau; Frhr.|M|1939-12-01|AB+|Preetz|24211|mapped"),
        curated(
            workplace,
            Patients.TABLE,
            "patient_id",
            "name",
            "gender",
            "dob",
            "blood_group",
            "city",
            "postal_code",
            "_kind"));
    assertEquals(
        List.of(
            "klinikum/A7|Dr. Wiebke Petersen|Innere Medizin|Klinikum Förde",
            "klinikum/A9|Jan Nowak|Chirurgie|Klinikum Förde"),
        curated(workplace, Doctors.TABLE, "doctor_id", "name", "specialization", "hospital"));
    assertEquals(
        List.of(
            "klinikum/F-100|klinikum/4001|klinikum/A7|2024-02-05|Atemnot|Inpatient",
            "klinikum/F-101|klinikum/4002|klinikum/A9|2024-02-06|Verdacht auf Fraktur|Emergency",
            "klinikum/F-102|klinikum/4003|klinikum/A7|2024-02-06|Kontrolle|Outpatient",
            "klinikum/F-103|klinikum/4001|klinikum/A9|2024-02-12|Sturz|Emergency"),
        curated(
            workplace,
            Visits.TABLE,
            "visit_id",
            "patient_id",
            "doctor_id",
            "visit_date",
            "reason",
            "visit_type"));
    assertEquals(
        List.of(
            "klinikum/L1|klinikum/F-100|CRP|12,4|12.4|mg/l|2024-02-05",
            "klinikum/L2|klinikum/F-100|Natrium|139|139.0|mmol/l|2024-02-06",
            "klinikum/L3|klinikum/F-102|Blutbild|unauffällig|null|null|2024-02-07"),
        curated(
            workplace,
            LabReports.TABLE,
            "report_id",
            "visit_id",
            "test_type",
            "result",
            "value_number",
            "unit",
            "report_date"));
  }

  @Test
  void twoShapesGiveOneTableAndEveryFileAddsUp() throws IOException {
    // The shapes are called like tables, and give other ones too.
    map("patients", ADMISSIONS);
    map("visits", PATIENTS);
    map("doctors", DOCTORS);
    Workplace workplace =
        workplace()
            .deliver("Doc.csv", "Nr", "D1")
            .deliver("Pat-1.csv", "Nr;Name", "P1;Old", "P2;Two", "P2;Two", ";None", "P3;a;b")
            .deliver(
                "Adm-2.csv",
                "Case,Patient,Name,Day",
                "V1,P1,New,2024-01-01",
                "V2,P9,Nine,2024-13-01");

    String first = ingest(workplace);
    String again = ingest(workplace);

    assertTrue(first.contains("patients 2 7 3 2 2 "), first);
    assertTrue(first.contains("visits 1 2 1 1 0 "), first);
    assertTrue(first.contains("patients.row.columns 1"), first);
    assertTrue(again.contains("Ingest: nothing new."), again);
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      String lake = workplace.lake().toString();
      assertEquals(
          List.of("P1|New", "P2|Two", "P9|Nine"),
          lines(new Lake(spark, lake).read(Patients.TABLE), "patient_id", "name"));
      assertEquals(
          List.of(
              "Adm-2.csv|patients|4|3|1|0", "Doc.csv|doctors|1|1|0|0", "Pat-1.csv|visits|5|1|2|2"),
          lines(
              new TakenFiles(spark, lake).read(),
              "file",
              "table",
              "received",
              "accepted",
              "rejected",
              "duplicates"));
      assertEquals(
          List.of("Adm-2.csv|3"),
          lines(new Quarantine(spark, lake).read(Visits.TABLE), "_file", "_line"));
    }
  }

  @Test
  void aDeliveryOfOneShapeThatComesLateDoesNotUndoWhatAnotherShapeSaidSince() throws IOException {
    map("a", ADMISSIONS);
    map("p", PATIENTS);
    map("d", DOCTORS);
    Workplace workplace =
        workplace()
            .deliver("Doc-2024-01-01.csv", "Nr", "D1")
            .deliver("Pat-2024-05-01.csv", "Nr,Name", "P1,May")
            .deliver("Adm-2024-07-01.csv", "Case,Patient,Name,Day,Ward", "V1,P1,May,2024-01-01,X");
    ingest(workplace);

    workplace.deliver("Pat-2024-06-01.csv", "Nr,Name", "P1,June");
    ingest(workplace);

    assertEquals(List.of("P1|May"), curated(workplace, Patients.TABLE, "patient_id", "name"));
    assertEquals(List.of("V1|X"), curated(workplace, Visits.TABLE, "visit_id", "department"));
  }

  @Test
  void allThatIsWrongIsToldBeforeAnythingIsRead() throws IOException {
    map("a", PATIENTS.replace("-- Gives: patients\n", ""));
    map("b", PATIENTS.replace("AS patient_id", "AS id"));
    Workplace workplace = workplace().deliver("Pat.csv", "Nr,Name", "P1,Ann");

    Workplace.Ended ended =
        carelake(
            workplace,
            "ingest",
            "--set",
            "sources.hospital.files.patients=x*",
            "--set",
            "sources.south.kind=mapped",
            "--set",
            "sources.south.path=x",
            "--set",
            "sources.west.kind=fhir",
            "--set",
            "sources.west.mapping=x");

    assertEquals(2, ended.exitCode());
    String told = ended.err();
    assertTrue(told.contains("/a.sql of the source hospital: its header lacks the line"), told);
    assertTrue(
        told.contains("/b.sql of the source hospital: its patients lacks the required patient_id."),
        told);
    assertTrue(told.contains("its patients has a column id that does not exist."), told);
    assertTrue(told.contains("sources.hospital.files.patients="), told);
    assertTrue(told.contains("The source south is of kind mapped and has no mapping."), told);
    assertTrue(told.contains("The source west is of kind fhir, which does not use"), told);
  }

  @Test
  void twoReadersNoReaderAndAStatementThatFailsCostTheRunAndSayWhy() throws IOException {
    map("a", PATIENTS);
    Workplace workplace = workplace().deliver("X.csv", "Nr,Name", "P1,Ann");
    Workplace.Ended unread = carelake(workplace, "ingest");
    Workplace.Ended unreadCheck = carelake(workplace, "sources check");
    workplace.deliver("Pat.csv", "Nr,Name", "P1,Ann");
    String left = ingest(workplace);
    workplace.deliver("Pat2.csv", "Nr,Name", "P1,Secretly");
    map("b", PATIENTS);
    Workplace.Ended both = carelake(workplace, "ingest");
    map("b", PATIENTS.replace("Pat*", "None*"));
    map("a", PATIENTS.replace("name)", "raise_error(name) AS name)"));
    Workplace.Ended failed = carelake(workplace, "ingest");

    assertEquals(1, unread.exitCode());
    assertEquals(1, unreadCheck.exitCode());
    String why =
        "Cannot read the source hospital: each of its files (1) is read by no mapping, such as hospital/X.csv. The mappings read a: Pat*: correct the Files";
    assertTrue(unread.err().contains(why), unread.err());
    assertTrue(unreadCheck.out().contains(why), unreadCheck.out());
    assertTrue(
        left.contains("Note: hospital/X.csv is read by no mapping and is left alone."), left);
    assertEquals(2, both.exitCode());
    assertTrue(
        both.err().contains("Cannot read hospital/Pat.csv: a.sql and b.sql all read it."),
        both.err());
    assertEquals(2, failed.exitCode(), failed.err());
    assertTrue(
        failed.err().contains("Cannot map files by a.sql: its SELECT failed on one of"),
        failed.err());
    assertFalse(failed.err().contains("Secretly"), failed.err());
  }

  @Test
  void aCheckNamesWhatWouldBeRefusedAndNoValue() throws IOException {
    map("a", ADMISSIONS);
    Workplace workplace =
        workplace()
            .deliver(
                "Adm-1.csv",
                "Case,Patient,Name,Day,Room",
                "V1,P1,Secretly,2024-01-01,1",
                "V2,P1,Secretly,01.02.2024,1",
                "V3,P1,Secretly,Secretly,1",
                "V4,P1,Secretly,x,1",
                "V5,P1,Secretly,y,1",
                "V6,P1")
            .deliver("Adm-2.csv", "Case,Patient,Day", "V1,P1,2024-01-01");

    Workplace.Ended ended = carelake(workplace, "sources check", "hospital");

    String told = ended.out().replaceAll(" +", " ");
    assertEquals(1, ended.exitCode(), ended.err());
    assertTrue(told.contains("hospital/Adm-1.csv: a → patients, visits, 6 rows"), told);
    assertTrue(told.contains("UTF-8, separated by commas"), told);
    assertTrue(told.contains("columns found: case, patient, name, day"), told);
    assertTrue(told.contains("missing: ward"), told);
    assertTrue(told.contains("surplus: Room"), told);
    assertTrue(told.contains("visits.visit_date.date refused 4 3, 4, 5, …"), told);
    assertTrue(told.contains("visits.row.columns refused 1 7"), told);
    assertTrue(told.contains("its first line lacks the required column name"), told);
    assertFalse(told.contains("Secretly"), told);
    assertFalse(Files.exists(workplace.lake()));
  }

  @Test
  void filesOfOtherKindsAreCheckedToo() {
    Workplace workplace =
        new Workplace(folder, Workplace.NO_MYSQL)
            .deliver("doctors.csv", "doctor_id,name", "D1,Ann", ",Bob")
            .deliver("visits.csv", "visit_id", "V1")
            .deliver("fhir/a.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"1\"}", "{");
    String fhir = workplace.raw().resolve("fhir").toString();

    Workplace.Ended ended =
        workplace.carelake(
            "sources check",
            "--set",
            "sources.east.kind=fhir",
            "--set",
            "sources.east.path=" + fhir);

    String told = ended.out().replaceAll(" +", " ");
    assertEquals(1, ended.exitCode(), ended.err());
    assertTrue(told.contains("east/a.ndjson: resources → patients, 2 rows"), told);
    assertTrue(told.contains("resources.json refused 1 2"), told);
    assertTrue(told.contains("hospital/doctors.csv: doctors, 2 rows"), told);
    assertTrue(told.contains("doctors.doctor_id.required refused 1 3"), told);
    assertTrue(told.contains("hospital/visits.csv: visits, 0 rows"), told);
    assertTrue(told.contains("its first line lacks the required columns"), told);
    assertTrue(told.contains("hospital/fhir/a.ndjson belongs to no table"), told);
    assertFalse(Files.exists(workplace.lake()));
  }

  @Test
  void whatSketchWritesForUnknownFilesPassesTheCheck() throws IOException {
    Workplace workplace = workplace();
    Workplace.Ended sketched =
        workplace.carelake(
            "sources sketch", EXAMPLE.resolve("files").toString(), "--to", mapping().toString());
    Workplace.Ended again =
        workplace.carelake(
            "sources sketch", EXAMPLE.resolve("files").toString(), "--to", mapping().toString());

    Workplace.Ended checked =
        carelake(
            workplace,
            "sources check",
            "--set",
            "sources.hospital.path=" + EXAMPLE.resolve("files"));
    Workplace.Ended listed = carelake(workplace, "sources");

    assertEquals(0, sketched.exitCode(), sketched.err());
    assertEquals(2, again.exitCode());
    assertTrue(again.err().contains("it is there already"), again.err());
    assertEquals(
        List.of("aerzte.sql", "besuche.sql", "laborbefunde.sql", "patienten.sql"),
        Stream.of(mapping().toFile().list()).sorted().toList());
    // The sex "w" is what a person has to see to.
    String told = checked.out().replaceAll(" +", " ");
    assertEquals(1, checked.exitCode(), checked.err());
    assertTrue(told.contains("patients.gender.one_of refused 2 2, 4"), told);
    assertTrue(
        listed.out().replaceAll(" +", " ").contains("hospital mapped hospital "), listed.out());
  }
}
