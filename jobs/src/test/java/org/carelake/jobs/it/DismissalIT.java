package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Dismissals;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused rows that nobody will mend leave quarantine, and stay away as long as they may. */
class DismissalIT {
  private static final String DOCTORS = "doctor_id,name,specialization,hospital";
  private static final String EMPTY = "Quarantine holds no such rows.";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void anEmptyWorkplace() {
    workplace = new Workplace(folder, Workplace.NO_MYSQL);
  }

  private String dismissed(String... more) {
    Workplace.Ended ended = workplace.carelake("quarantine dismiss doctors", more);
    assertEquals(0, ended.exitCode(), ended.err());
    return ended.out().strip();
  }

  private List<String> quarantine() {
    return workplace
        .carelake("quarantine")
        .out()
        .lines()
        .map(line -> line.replaceAll(" +", " ").strip())
        .toList();
  }

  @Test
  void aRefusedFileBringsBackWhatWasDismissedOnlyWhenItIsReplaced() {
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,A,N", ",Quixano,A,N", ",Zebulon,A,N");
    assertEquals(1, workplace.carelake("ingest").exitCode());

    String tried = dismissed("--reason", "left the house", "--dry-run");
    List<String> before = quarantine();
    String dismissed = dismissed("--rule", "doctors.doctor_id.required", "--reason", "left");
    String again = dismissed("--reason", "left the house");
    assertEquals(1, workplace.carelake("ingest").exitCode());
    List<String> lookedAtAgain = quarantine();
    workplace.deliver("doctors.csv", DOCTORS, "D1,Zebulon,B,N", ",Quixano,A,N");
    assertEquals(1, workplace.carelake("ingest").exitCode());

    assertEquals("Would dismiss 2 of the refused rows of doctors.", tried);
    assertTrue(before.contains("doctors doctors.doctor_id.required 2 0 1"), before.toString());
    assertEquals("Dismissed 2 of the refused rows of doctors.", dismissed);
    assertEquals(EMPTY, again);
    assertEquals(List.of(EMPTY), lookedAtAgain);
    assertTrue(quarantine().contains("doctors doctors.doctor_id.required 1 0 1"));
  }

  @Test
  void aFileThatIsReadOnceMoreBecauseAnotherComesLateBringsNothingBack() {
    lenient("doctors-2024-05-02.csv", "D1,Zebulon,A,N", ",Quixano,A,N");
    dismissed("--source", "hospital", "--file", "hospital/doctors-2024-05-02.csv", "--reason", "x");

    lenient("doctors-2024-05-01.csv", "D2,Zebulon,A,N", ",Zebulon,A,N");

    assertTrue(quarantine().contains("doctors doctors.doctor_id.required 1 0 1"));
  }

  private void lenient(String file, String... rows) {
    workplace.deliver(
        file, Stream.concat(Stream.of(DOCTORS), Stream.of(rows)).toArray(String[]::new));
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "ingest.max-reject-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
  }

  @Test
  void onlyWhatIsMeantIsDismissedAndTheLedgerSaysByWhichRunAndWhy() {
    lenient("doctors-1.csv", "D1,Zebulon,A,N", ",Quixano,A,N", "D3,short line");
    lenient("doctors-2.csv", ",Quixano,A,N");

    dismissed("--rule", "doctors.row.columns", "--reason", "a broken export");
    dismissed("--file", "doctors-2.csv", "--reason", "sent by mistake");

    assertEquals(
        List.of("doctors doctors.doctor_id.required 1 0 1"),
        quarantine().stream().skip(1).toList());
    List<String> ledger = ledger();
    assertEquals(2, ledger.size());
    assertTrue(
        ledger
            .get(0)
            .matches(
                "doctors\\|hospital\\|doctors-1.csv\\|4\\|doctors.row.columns\\|a broken export\\|run-\\d+"),
        ledger.toString());
    assertTrue(
        ledger
            .get(1)
            .matches(
                "doctors\\|hospital\\|doctors-2.csv\\|2\\|doctors.doctor_id.required\\|sent by mistake\\|run-\\d+"));
    assertFalse(ledger.toString().contains("Quixano"));
    String told = workplace.carelake("quarantine doctors --dismissed").out();
    assertTrue(told.contains("hospital/doctors-1.csv") && told.contains("a broken export"), told);
    assertEquals(3, told.lines().count(), told);
    assertTrue(workplace.carelake("runs").out().contains("quarantine dismiss doctors"));
  }

  private List<String> ledger() {
    try (SparkSession spark = Sessions.open("local[1]", Map.of())) {
      return new Dismissals(spark, workplace.lake().toString())
              .read()
              .selectExpr(
                  "concat_ws('|', table, _source, _file, _line, concat_ws(' ', rules), reason, run_id)")
              .collectAsList()
              .stream()
              .map((Row row) -> row.getString(0))
              .sorted()
              .toList();
    }
  }

  @Test
  void nothingIsDismissedWithoutAReason() {
    lenient("doctors.csv", ",Quixano,A,N");

    Workplace.Ended none = workplace.carelake("quarantine dismiss doctors");
    Workplace.Ended blank = workplace.carelake("quarantine dismiss doctors", "--reason", " ");

    assertEquals(List.of(2, 2), List.of(none.exitCode(), blank.exitCode()));
    assertTrue(blank.err().contains("--reason is empty"), blank.err());
    assertTrue(quarantine().contains("doctors doctors.doctor_id.required 1 0 1"));
  }
}
