package org.carelake.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HospitalSampleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 1, 5, 3", "19, 1, 95, 57", "20, 2, 100, 60", "250, 25, 1250, 750"})
  void filesStandInTheRatioOfAHospital(long patients, long doctors, long visits, long labReports)
      throws IOException {
    Map<String, HospitalSample.Rows> byTable =
        HospitalSample.write(folder, patients, 1, 0.1).byTable();

    assertEquals(
        List.of(patients, doctors, visits, labReports),
        byTable.values().stream().map(HospitalSample.Rows::clean).toList());
    assertEquals(WrittenSample.TABLES, List.copyOf(byTable.keySet()));
  }

  @Test
  void noPatientsGiveHeadersAlone() throws IOException {
    WrittenSample sample = WrittenSample.of(folder, 0, 1, 0.1);

    assertEquals(
        Map.of(
            "patients.csv", "patient_id,name,gender,dob,blood_group,city\n",
            "doctors.csv", "doctor_id,name,specialization,hospital\n",
            "visits.csv", "visit_id,patient_id,doctor_id,visit_date,reason,visit_type\n",
            "lab_reports.csv", "report_id,visit_id,test_type,result,report_date\n",
            "_defects.csv", "file,line,key,kind,severity\n"),
        sample.bytes());
  }

  @Test
  void onePatientHasEveryDefectButConflictsOfASingleRow() throws IOException {
    WrittenSample sample = WrittenSample.of(folder, 1, 1, 0.000_001);

    Set<String> kinds =
        sample.planted().stream().map(WrittenSample.Planted::kind).collect(Collectors.toSet());

    assertEquals(38, sample.planted().size());
    assertEquals(38, kinds.size());
    assertTrue(!kinds.contains("patients.conflict") && !kinds.contains("doctors.conflict"));
    assertTrue(kinds.contains("visits.conflict") && kinds.contains("patients.duplicate"));
  }

  @Test
  void tinyAndVeryDirtySamplesHoldWhatTheirListSays() throws IOException {
    for (int patients = 2; patients < 40; patients++) {
      WrittenSample sample = WrittenSample.of(folder, patients, patients, 0.5);

      for (String table : WrittenSample.TABLES) {
        assertEquals(sample.brokenRules(table), BrokenRules.byLine(sample, table));
      }
      List<String> repeated =
          sample.planted().stream()
              .filter(WrittenSample.Planted::repeatsCleanRow)
              .map(WrittenSample.Planted::key)
              .toList();
      assertEquals(repeated.size(), Set.copyOf(repeated).size());
    }
  }

  @Test
  void negativeNumbersOfPatientsAreRefused() {
    Misconfigured refusal =
        assertThrows(Misconfigured.class, () -> HospitalSample.write(folder, -1, 1, 0.1));

    assertEquals("Cannot make a sample of -1 patients: give 0 or more.", refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 0.51, Double.NaN})
  void sharesOutOfRangeAreRefused(double dirty) {
    Misconfigured refusal =
        assertThrows(Misconfigured.class, () -> HospitalSample.write(folder, 1, 1, dirty));

    assertEquals(
        "Cannot make a sample with a dirty share of "
            + dirty
            + ": it is a fraction; give 0 to 0.5.",
        refusal.getMessage());
  }
}
