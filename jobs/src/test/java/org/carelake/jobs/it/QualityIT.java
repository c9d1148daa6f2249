package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How good the data are, for a terminal, a program, a browser and Power BI. */
class QualityIT {
  private static final String DOCTORS = "doctor_id,name,specialization,hospital";
  private static final String PATIENTS = "patient_id,name,gender,dob,blood_group,city";

  @TempDir static Path folder;
  private static Workplace workplace;

  @BeforeAll
  static void twoDeliveries() {
    workplace =
        new Workplace(folder, Workplace.NO_MYSQL)
            .deliver(
                "doctors.csv",
                DOCTORS,
                "D1,Zebulon,Cardiologist,N",
                "D2,Zebulon 2nd,Cardiologist,N",
                ",Quixano,Cardiologist,N",
                "D4,short line")
            .deliver("patients.csv", "patient_id,name,dob", "P1,Quixano");
    done("ingest");
    workplace
        .deliver(
            "doctors-2.csv", DOCTORS, "D5,Zebulon,Cardiologist,N", "D6,Zebulon 3rd,Cardiologist,N")
        .deliver("patients-2.csv", PATIENTS, "P2,Quixano,F,1971-07-17,,Agra");
    done("ingest");
  }

  private static String done(String command, String... more) {
    Workplace.Ended ended =
        command.equals("ingest")
            ? workplace.carelake(command, "--set", "ingest.max-reject-ratio=1")
            : workplace.carelake(command, more);
    assertEquals(0, ended.exitCode(), ended.err() + ended.out());
    return ended.out();
  }

  private static List<String> squeezed(String out) {
    return out.lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
  }

  @Test
  void eachRuleIsToldWithWhatItLookedAtAndHowThatWent() {
    List<String> doctors = squeezed(done("quality doctors"));

    assertTrue(
        doctors.contains(
            "doctors hospital doctors.name.digits warning plausibility 2 5 40.0 % 33.3 %, 50.0 %"),
        doctors.toString());
    assertTrue(
        doctors.contains(
            "doctors hospital doctors.doctor_id.required error completeness 1 5 20.0 % 33.3 %, 0.0 %"));
    assertTrue(
        doctors.contains(
            "doctors hospital doctors.row.columns error conformance 1 6 16.7 % 25.0 %, 0.0 %"));
    assertTrue(
        doctors.contains(
            "doctors hospital doctors.name.required error completeness 0 5 0.0 % 0.0 %, 0.0 %"));
  }

  @Test
  void allTablesTogetherAreToldInShort() {
    List<String> all = squeezed(done("quality"));

    assertTrue(
        all.contains(
            "doctors hospital doctors.name.digits warning plausibility 2 5 40.0 % 33.3 %, 50.0 %"),
        all.toString());
    assertEquals(6, all.indexOf(""), all.toString());
    assertTrue(all.get(7).matches("Kept by every row they looked at: \\d+ rules\\."), all.get(7));
    assertTrue(
        all.get(8).matches("No rows to look at: \\d+ rules of doctor_roles, visits, .*\\."),
        all.get(8));
  }

  @Test
  void aRuleThatLooksAtNoRowDoesNotPass() {
    List<String> visits = squeezed(done("quality visits"));
    List<String> patients = squeezed(done("quality patients --runs 2"));

    assertTrue(
        visits.contains("visits visits.visit_id.required error completeness 0 0 no rows"),
        visits.toString());
    assertTrue(
        patients.contains(
            "patients hospital patients.blood_group.missing warning completeness 1 1 100.0 % no rows, 100.0 %"),
        patients.toString());
  }

  @Test
  void programsAreToldTheSame() throws Exception {
    JsonNode told = new ObjectMapper().readTree(done("quality doctors --json --runs 1"));

    JsonNode digits =
        StreamSupport.stream(told.get("measures").spliterator(), false)
            .filter(measure -> measure.get("rule").asText().equals("doctors.name.digits"))
            .findFirst()
            .orElseThrow();
    String run = told.at("/runs/0").asText();
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"table": "doctors", "source": "hospital", "rule": "doctors.name.digits",
                 "meaning": "the name holds no digits", "severity": "warning",
                 "category": "plausibility", "broken": 2, "lookedAt": 5, "share": 0.4,
                 "history": [{"run": "%s", "broken": 1, "lookedAt": 2, "share": 0.5}]}
                """
                    .formatted(run)),
        digits);
    assertEquals(1, told.get("runs").size());
  }

  @Test
  void rowsAreToldOnlyIfOneAsks() throws Exception {
    String counts = done("quality") + done("quality --json");
    JsonNode rows = new ObjectMapper().readTree(done("quality doctors --rows --json"));
    List<String> printed = squeezed(done("quality doctors --rows --limit 1"));

    assertFalse(counts.contains("Zebulon") || counts.contains("Quixano"));
    assertEquals(
        List.of("error", "error", "warning", "warning"), rows.findValuesAsText("severity"));
    assertEquals("D2", rows.at("/3/key").asText());
    assertEquals("Zebulon 2nd", rows.at("/3/row/name").asText());
    assertEquals("[\"doctors.name.digits\"]", rows.at("/3/rules").toString());
    assertEquals(2, printed.size());
    assertTrue(
        printed
            .get(1)
            .startsWith("doctors error doctors.doctor_id.required hospital/doctors.csv 4 "),
        printed.toString());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Workplace.Ended both = workplace.carelake("quality --rows --html " + folder.resolve("x.html"));
    Workplace.Ended none = workplace.carelake("quality --runs 0");
    Workplace.Ended derived = workplace.carelake("quality no_show_scores");

    assertEquals(List.of(2, 2, 2), List.of(both.exitCode(), none.exitCode(), derived.exitCode()));
    assertTrue(derived.err().contains("Carelake fills no_show_scores itself"), derived.err());
  }

  @Test
  void thePageDrawsItsChartsInABrowser() throws Exception {
    Path page = folder.resolve("quality.html");
    done("quality --html " + page);
    String html = Files.readString(page);
    assertFalse(html.matches("(?s).*<(script|link|img)[^>]*(src|href)=.*"), "it loads something");
    assertFalse(html.contains("Zebulon") || html.contains("Quixano"), "it names somebody");

    String opened = Browser.opened(page, folder);

    assertTrue(opened.contains("<h2>hospital</h2>"), "the source");
    assertTrue(opened.contains("<h2>Tables that no source fills</h2>"), "the others");
    assertTrue(opened.matches("(?s).*<canvas id=\"history-0\"[^>]*width=\"[1-9][0-9]+\".*"));
    assertTrue(
        opened.contains(
            "<td class=\"number\">2</td><td class=\"number\">5</td><td class=\"number\">40.0 %</td>"
                + "<td><div class=\"bar warning\"><i style=\"width: 40%;\"></i></div></td>"));
    assertTrue(opened.contains("<td class=\"number\">no rows</td>"), "rules without rows");
  }

  @Test
  void powerBiIsToldByDay() {
    done("export");
    List<String> exported =
        workplace
            .exported("data_quality")
            .lines()
            .map(row -> row.replaceFirst("^\\d{4}-\\d\\d-\\d\\d,", "DAY,"))
            .toList();

    assertEquals(
        "day,source,table,rule,severity,category,rows_broken,rows_looked_at", exported.get(0));
    assertTrue(
        exported.contains("DAY,hospital,doctors,doctors.name.digits,warning,plausibility,2,5"),
        exported.toString());
    assertTrue(exported.contains("DAY,hospital,doctors,doctors.row.columns,error,conformance,1,6"));
    assertTrue(
        exported.contains("DAY,hospital,doctors,doctors.name.required,error,completeness,0,5"));
    assertTrue(
        exported.contains(
            "DAY,hospital,patients,patients.blood_group.missing,warning,completeness,1,1"));
  }
}
