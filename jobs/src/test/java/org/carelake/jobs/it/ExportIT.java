package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the house, and what does so only if it is asked for. */
class ExportIT {
  private static final String PATIENTS = "patient_id,name,gender,dob,blood_group,city";
  private static final String DOCTORS = "doctor_id,name,specialization,hospital";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date,reason,visit_type";
  private static final String REPORTS = "report_id,visit_id,test_type,result,report_date";

  @TempDir static Path folder;
  private static Workplace workplace;
  private static Workplace other;

  @BeforeAll
  static void twoHospitalsOfTheSameFivePatients() {
    workplace = hospital("first");
    other = hospital("other");
  }

  private static Workplace hospital(String name) {
    Workplace hospital =
        new Workplace(folder.resolve(name), Workplace.NO_MYSQL)
            .deliver(
                "patients.csv",
                PATIENTS,
                "P1,Ann Lee,F,1990-01-01,A+,=cmd()",
                "P2,Bob Ray,M,1991-05-05,O-,Agra",
                "P3,Cy Moe,M,1992-05-05,O-,Agra",
                "P4,Di Poe,M,1993-05-05,O-,Agra",
                "P5,Ed Fry,M,2020-05-05,O-,Goa")
            .deliver("doctors.csv", DOCTORS, "D1,Eve Roy,Cardiologist,-5")
            .deliver(
                "visits.csv",
                VISITS,
                "V1,P1,D1,2024-01-01,fell from her roof,Emergency",
                "V2,P2,D1,2024-02-01,@SUM(A1),Consultation")
            .deliver("lab_reports.csv", REPORTS, "R1,V1,MRI,a shadow on the left,2024-01-02")
            .deliver(
                "observations.csv",
                "observation_id,patient_id,code,name,value,components",
                "O1,P1,8480-6,Systolic pressure,she says 120,a=b",
                "O2,P1,,how she felt,poorly,");
    assertEquals(0, hospital.carelake("ingest").exitCode());
    return hospital;
  }

  private static Workplace.Ended exported(Workplace workplace, String... more) {
    Workplace.Ended ended = workplace.carelake("export", more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended;
  }

  @Test
  void textThatASpreadsheetWouldComputeIsNeutralisedInCsvAndNotInParquet() {
    exported(workplace);
    String neutralised = workplace.exported("city_distribution");
    List<String> parquet = parquet("city_distribution", "city");
    exported(workplace, "--set", "export.escape-formulas=false");

    assertEquals("city,patient_count\n'=cmd(),1\nAgra,3\nGoa,1\n", neutralised);
    assertEquals(List.of("=cmd()", "Agra", "Goa"), parquet);
    assertEquals(
        "city,patient_count\n=cmd(),1\nAgra,3\nGoa,1\n", workplace.exported("city_distribution"));
    assertEquals(
        "hospital,total_visits,unique_patients,active_doctors\n-5,2,2,1\n",
        workplace.exported("hospital_visits"));
  }

  @Test
  void manyRowsAreSeveralFilesThatTogetherHoldEachRowOnce() throws IOException {
    exported(workplace);
    String whole = workplace.exported("dim_patients");
    exported(workplace, "--set", "export.rows-per-file=2");
    List<String> parts = files("dim_patients", ".csv");
    List<String> rows = new ArrayList<>();
    for (String part : parts) {
      List<String> lines =
          Files.readAllLines(workplace.exports().resolve("dim_patients").resolve(part));
      assertEquals(whole.lines().findFirst().orElseThrow(), lines.get(0));
      rows.addAll(lines.subList(1, lines.size()));
    }
    long parquet = parquet("dim_patients", "patient_key").size();
    String manifest = Files.readString(workplace.exports().resolve("manifest.json"));
    exported(workplace);

    assertEquals(
        List.of("dim_patients-00001.csv", "dim_patients-00002.csv", "dim_patients-00003.csv"),
        parts);
    assertEquals(whole.lines().skip(1).toList(), rows.stream().sorted().toList());
    assertEquals(5, parquet);
    assertTrue(manifest.contains("dim_patients/dim_patients-00003.csv"), manifest);
    assertEquals(List.of("dim_patients.csv"), files("dim_patients", ".csv"));
    assertEquals(List.of("dim_patients.parquet"), files("dim_patients", ".parquet"));
    assertEquals(whole, workplace.exported("dim_patients"));
  }

  private static List<String> files(String name, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(workplace.exports().resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(suffix))
          .filter(file -> !file.startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatPersonsHaveTypedLeavesTheHouseOnlyBySetting() {
    exported(workplace);
    String withheld = star();
    String byReason = workplace.exported("visit_reason_analysis");
    List<String> names = parquet("fact_observations", "name");
    exported(workplace, "--set", "export.free-text=true");
    String told = star();

    List<String> typed =
        List.of("fell from her roof", "a shadow on the left", "she says 120", "poorly");
    typed.forEach(text -> assertFalse(withheld.contains(text), text));
    typed.forEach(text -> assertTrue(told.contains(text), text));
    assertEquals(List.of("Systolic pressure", "null"), names);
    assertEquals(
        "reason,total_visits,unique_patients\n'@SUM(A1),1,1\nfell from her roof,1,1\n", byReason);
  }

  private static String star() {
    return Stream.of("fact_visits", "fact_lab_reports", "fact_observations")
        .map(workplace::exported)
        .reduce("", String::concat);
  }

  @Test
  void pseudonymsAreThoseOfTheLakeAndItsKeyStaysInIt() throws IOException {
    String out = exported(workplace).out();
    String first = workplace.exported("dim_patients");
    exported(other);
    String manifest = Files.readString(workplace.exports().resolve("manifest.json"));
    exported(workplace, "--as-of", "2031-01-01");

    String key = Files.readString(key(workplace));
    assertEquals(keys(first), keys(workplace.exported("dim_patients")));
    assertNotEquals(keys(first), keys(other.exported("dim_patients")));
    assertFalse(first.contains("44f7ef5a"), "the plain hash of the first patient");
    assertFalse((out + manifest + workplace.carelake("config --all").out()).contains(key));
    assertNowhere(key.getBytes(StandardCharsets.UTF_8), workplace.exports());
    assertNowhere(key.getBytes(StandardCharsets.UTF_8), workplace.lake().resolve("ledger"));
  }

  @Test
  void aDryRunMakesNoKeyAndALostKeyChangesAllPseudonyms() throws IOException {
    Workplace fresh = hospital("fresh");
    exported(fresh, "--dry-run");
    boolean made = Files.exists(key(fresh));
    exported(fresh);
    String before = fresh.exported("dim_patients");
    Files.delete(key(fresh));
    exported(fresh);

    assertFalse(made);
    assertNotEquals(keys(before), keys(fresh.exported("dim_patients")));
  }

  @Test
  void aGivenKeyGivesTheSamePseudonymsInEveryLakeAndARotatedOneOthers() throws IOException {
    Path given = Files.writeString(folder.resolve("key"), "a given key");
    String setting = "export.pseudonym-key=file:" + given;
    exported(workplace, "--set", setting);
    exported(other, "--set", setting);
    String before = workplace.exported("dim_patients");
    Files.writeString(given, "another key");
    exported(workplace, "--set", setting);

    assertEquals(before, other.exported("dim_patients"));
    assertNotEquals(keys(before), keys(workplace.exported("dim_patients")));
  }

  @Test
  void fewerThanTheLimitAreToldOfTogetherOnly() {
    exported(workplace, "--as-of", "2026-06-01", "--set", "export.min-cell=2");

    assertEquals("city,patient_count\nAgra,3\nother,2\n", workplace.exported("city_distribution"));
    assertEquals(
        "reason,total_visits,unique_patients\nother,2,2\n",
        workplace.exported("visit_reason_analysis"));
    assertEquals("test_type,result,report_count\n", workplace.exported("lab_result_distribution"));
    assertEquals(
        List.of(
            "M,30-39,O-,Agra",
            "M,30-39,O-,Agra",
            "M,30-39,O-,Agra",
            "other,other,other,other",
            "other,other,other,other"),
        workplace
            .exported("dim_patients")
            .lines()
            .skip(1)
            .map(row -> row.replaceFirst("^[0-9a-f]{64},", ""))
            .sorted()
            .toList());
  }

  @Test
  void aLimitBelowZeroIsRefused() {
    Workplace.Ended ended = workplace.carelake("export", "--set", "export.min-cell=-1");

    assertEquals(2, ended.exitCode());
    assertTrue(ended.err().contains("export.min-cell"), ended.err());
  }

  @Test
  void whoIsNotBornOnTheDayOfThePictureHasNoAge() {
    exported(workplace, "--as-of", "2020-05-04");
    String before = workplace.exported("patients_by_age_band");
    List<String> bands = parquet("dim_patients", "age_band");
    exported(workplace, "--as-of", "2020-05-05");

    assertEquals("age_band,patients\n,1\n20-29,3\n30-39,1\n", before);
    assertEquals(1, bands.stream().filter("null"::equals).count());
    assertEquals(
        "age_band,patients\n00-09,1\n20-29,3\n30-39,1\n",
        workplace.exported("patients_by_age_band"));
  }

  private static Path key(Workplace workplace) {
    return workplace.lake().resolve("secrets/pseudonym-key");
  }

  /** The first column. */
  private static List<String> keys(String csv) {
    return csv.lines().map(row -> row.replaceFirst(",.*", "")).toList();
  }

  private static void assertNowhere(byte[] secret, Path folder) throws IOException {
    String text = new String(secret, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(content.contains(text), file.toString());
      }
    }
  }

  /** The values of a column, in order. */
  private static List<String> parquet(String export, String column) {
    String file = workplace.exports().resolve(export) + "/*.parquet";
    try (SparkSession spark = Sessions.open("local[1]", Map.of())) {
      return spark.read().parquet(file).select(column).collectAsList().stream()
          .map(row -> String.valueOf(row.get(0)))
          .sorted()
          .toList();
    }
  }
}
