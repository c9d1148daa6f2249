package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that lack a parent are tried again when that may have come, and only then. */
class WaitingRowsIT {
  private static final String PATIENTS = "patient_id,name,gender,dob";
  private static final String VISITS = "visit_id,patient_id,doctor_id,visit_date,reason,visit_type";
  private static final String HISTORY = "history_id,patient_id,relationship,conditions,deceased";

  @TempDir Path folder;

  /** How many tables a run has looked at. */
  private static long tablesOf(Workplace workplace) throws IOException {
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "ingest.max-reject-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
    JsonNode run = new ObjectMapper().readTree(workplace.carelake("runs --last 1 --json").out());
    return run.findParents("millis").stream()
        .filter(stage -> stage.path("name").asText().equals("read and check"))
        .mapToLong(stage -> stage.at("/counts/tables").asLong())
        .sum();
  }

  @Test
  void onlyWhatIsAroundATableMakesItsRowsLookedAt() throws IOException {
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL);
    workplace.deliver("doctors-1.csv", "doctor_id,name,specialization,hospital", "D1,Eva,A,North");
    workplace.deliver("patients-1.csv", PATIENTS, "P1,Ada Zebulon,F,1980-01-01");
    workplace.deliver(
        "visits-1.csv",
        VISITS,
        "V1,P1,D1,2024-01-01,Fever,Emergency",
        "V2,P2,D1,2024-01-02,Fever,Emergency");
    long first = tablesOf(workplace);

    // The hospital that the doctor names was filled in after the visits were looked at.
    long nothingNew = tablesOf(workplace);
    workplace.deliver("family_history-1.csv", HISTORY, "H1,P1,mother,Asthma,false");
    long farAway = tablesOf(workplace);
    workplace.deliver("patients-2.csv", PATIENTS, "P3,Eve Zebulon,F,1980-01-01");
    long another = tablesOf(workplace);
    workplace.deliver("patients-3.csv", PATIENTS, "P2,Bob Zebulon,M,1980-01-01");
    long parent = tablesOf(workplace);
    long nothingWaits = tablesOf(workplace);

    assertEquals(
        List.of(3L, 1L, 1L, 2L, 2L, 0L),
        List.of(first, nothingNew, farAway, another, parent, nothingWaits));
  }
}
