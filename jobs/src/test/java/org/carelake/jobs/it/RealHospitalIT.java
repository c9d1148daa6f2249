package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The 91,000 rows of a real hospital platform, from its CSV files to MySQL and Power BI. */
class RealHospitalIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  @TempDir static Path folder;
  private static Path real;
  private static Workplace workplace;
  private static Workplace.Ended firstRun;

  @BeforeAll
  static void ingestTheRealFiles() throws IOException {
    real = SharedData.require("hospital-csv");
    workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL));
    for (String table : List.of("patients", "doctors", "visits", "lab_reports")) {
      workplace.deliver(table + ".csv", Files.readAllBytes(real.resolve("raw/" + table + ".csv")));
    }
    firstRun = workplace.carelake("run", "--as-of", "2026-06-01");
    assertEquals(0, firstRun.exitCode(), firstRun.err());
  }

  @Test
  void allRowsAreAcceptedAndTheDoubtfulOnesCounted() {
    String out = firstRun.out().replaceAll(" +", " ");

    assertTrue(out.contains("patients 1 10,000 10,000 0 0 10,000 0 0 0"), out);
    assertTrue(out.contains("doctors 1 1,000 1,000 0 0 1,000 0 0 0"), out);
    assertTrue(out.contains("visits 1 50,000 50,000 0 0 50,000 0 0 0"), out);
    assertTrue(out.contains("lab_reports 1 30,000 30,000 0 0 30,000 0 0 0"), out);
    assertTrue(out.contains("visits.before_birth 379"), out);
    assertTrue(out.contains("lab_reports.before_visit 14,939"), out);
  }

  @ParameterizedTest
  @CsvSource({
    "doctor_summary, doctor_summary",
    "city_distribution, city_distribution",
    "visit_reason_analysis, visit_reason_analysis",
    "lab_result_distribution, lab_result_distribution",
    "hospital_visits, hospital_visits",
    "extra_monthly_visits, monthly_visits",
    "extra_blood_group, patients_by_blood_group",
    "extra_gender, patients_by_gender",
    "extra_visit_type, visits_by_type",
    "extra_specialization_visits, visits_by_specialization"
  })
  void anExportEqualsTheExpectedFileRowForRow(String expected, String export) throws IOException {
    List<String> rows =
        Files.readAllLines(real.resolve("expected/" + expected + ".csv")).stream()
            // The city's trailing blank is trimmed here.
            .map(row -> row.replaceFirst("^Khora[\\s\u00A0]+,", "Khora,"))
            .toList();

    assertEquals(rows, workplace.exported(export).lines().toList());
  }

  @Test
  void mysqlHoldsTheSameRowsAndItsForeignKeysHold() {
    assertEquals(List.of("10000"), workplace.mysql("SELECT count(*) FROM patients"));
    assertEquals(List.of("1000"), workplace.mysql("SELECT count(*) FROM doctors"));
    assertEquals(List.of("50000"), workplace.mysql("SELECT count(*) FROM visits"));
    assertEquals(List.of("30000"), workplace.mysql("SELECT count(*) FROM lab_reports"));
    assertEquals(
        List.of("0"),
        workplace.mysql(
            "SELECT count(*) FROM visits v LEFT JOIN patients p USING (patient_id) LEFT JOIN doctors d USING (doctor_id) WHERE p.patient_id IS NULL OR d.doctor_id IS NULL"));
    assertEquals(
        List.of("74"),
        workplace.mysql(
            "SELECT count(*) FROM patients WHERE patient_id NOT IN (SELECT patient_id FROM visits)"));
  }

  @Test
  void everyHospitalThatADoctorNamesIsThereAndEveryVisitPointsToIts() {
    assertEquals(
        List.of("Apollo", "Deenanath", "Fortis", "Manipal", "Ruby Hall", "Sahyadri"),
        workplace.mysql("SELECT name FROM hospitals ORDER BY 1"));
    assertEquals(
        List.of("50000"),
        workplace.mysql(
            "SELECT count(*) FROM visits v JOIN doctors d USING (doctor_id) JOIN hospitals h ON h.hospital_id = v.hospital_id WHERE h.name = d.hospital"));
  }

  @Test
  void runningAgainTouchesNothing() throws IOException {
    List<String> pointers = workplace.mysql("SELECT * FROM carelake_publications ORDER BY 1");
    Map<Path, Long> files = modified();

    Workplace.Ended again = workplace.carelake("run", "--as-of", "2026-06-01");

    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().contains("Ingest: nothing new."), again.out());
    assertTrue(again.out().contains("MySQL: up to date."), again.out());
    assertEquals(pointers, workplace.mysql("SELECT * FROM carelake_publications ORDER BY 1"));
    assertEquals(files, modified());
  }

  /** Every file of the curated tables and the exports with its time of change. */
  private static Map<Path, Long> modified() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    for (Path root : List.of(workplace.lake().resolve("curated"), workplace.exports())) {
      try (Stream<Path> found = Files.walk(root)) {
        for (Path file : found.filter(Files::isRegularFile).toList()) {
          files.put(file, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return new LinkedHashMap<>(files);
  }
}
