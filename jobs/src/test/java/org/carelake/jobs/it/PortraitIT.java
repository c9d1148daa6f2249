package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What one asks the graph about a patient, as tables, JSON and a page in a real browser. */
class PortraitIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.NEO4J);

  private static final String HOSTILE = "</script><img src=x onerror=document.title=1>{{data}}";

  @TempDir static Path folder;
  private static Workplace workplace;

  @BeforeAll
  static void aFamily() {
    Endpoint neo4j = STORES.endpoint(Store.NEO4J);
    Endpoint noMysql =
        new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "-", neo4j.passwordReference());
    workplace =
        new Workplace(folder, noMysql)
            .with(neo4j)
            .deliver(
                "patients.csv",
                "patient_id,name,gender,dob,blood_group,city",
                "P1,Ann Lee,F,1980-01-01,O+,Pune",
                "P2," + HOSTILE + ",M,2005-01-01,A+,Pune",
                "P3,Cid Lee,M,1950-01-01,A+,Pune",
                "P5,Eve Lee,F,1982-01-01,O+,Pune")
            .deliver(
                "doctors.csv",
                "doctor_id,name,specialization,hospital",
                "D1,Dee Ray,Cardiology,City Clinic")
            .deliver(
                "visits.csv",
                "visit_id,patient_id,doctor_id,visit_date,reason",
                "V1,P1,D1,2024-01-01,Pain",
                "V2,P1,D1,2024-03-01,Cough")
            .deliver(
                "lab_reports.csv",
                "report_id,visit_id,test_type,result,report_date",
                "R1,V2,ECG,Normal,2024-03-01")
            .deliver(
                "conditions.csv",
                "condition_id,patient_id,visit_id,code,code_system,name,clinical_status",
                "C1,P1,V1,38341003,http://snomed.info/sct,Hypertension,active",
                "C2,P1,V1,,,Flu,resolved",
                "C3,P1,,73595000,http://snomed.info/sct,Stress (finding),active")
            .deliver("allergies.csv", "allergy_id,patient_id,allergen", "A1,P1,Peanut")
            .deliver(
                "family_links.csv",
                "link_id,patient_id,relative_id,relationship,name",
                "F1,P2,P1,mother,",
                "F2,P1,P3,father,",
                "F3,P1,P5,sister,")
            .deliver(
                "family_history.csv",
                "history_id,patient_id,relationship,conditions",
                "H1,P1,father,Stroke; Gout");
    assertEquals(0, workplace.carelake("ingest", "--as-of", "2026-06-01").exitCode());
    assertEquals(0, workplace.carelake("publish graph").exitCode());
  }

  @Test
  void theDashboardTellsWhatMattersNow() throws Exception {
    JsonNode portrait = json("P1", "--json");

    JsonNode dashboard = portrait.at("/dashboard/0");
    assertEquals("Ann Lee", dashboard.get("name").asText());
    assertEquals("1980-01-01", dashboard.get("born").asText());
    assertEquals(2, dashboard.get("encounters").asInt());
    assertEquals("2024-03-01", dashboard.get("last_encounter").asText());
    assertEquals("[\"Hypertension\"]", dashboard.get("active_conditions").toString());
    assertEquals("[\"Peanut\"]", dashboard.get("allergies").toString());
    assertEquals("[\"ECG: Normal\"]", dashboard.get("latest_reports").toString());
    assertEquals("[\"stress: Stress (finding)\"]", dashboard.get("lifestyle").toString());
    assertEquals("City Clinic", portrait.at("/encounters/0/hospital").asText());
    assertEquals(
        List.of("Gout", "Stroke"), portrait.get("family_history").findValuesAsText("illness"));
  }

  @Test
  void relativesAreFoundAsFarAsOneAsks() throws Exception {
    assertEquals(
        List.of("P1"),
        json("P3", "--json", "--show", "family", "--depth", "1")
            .get("family")
            .findValuesAsText("patient_id"));
    JsonNode further = json("P3", "--json", "--show", "family", "--depth", "2").get("family");
    assertEquals(List.of("P1", "P2", "P5"), further.findValuesAsText("patient_id"));
    assertEquals("[\"child\",\"child\"]", further.at("/1/way").toString());
    assertEquals("[\"child\",\"sibling\"]", further.at("/2/way").toString());
  }

  @Test
  void tablesAreForPeople() {
    String text = workplace.carelake("graph patient P1 --show encounters").out();

    assertTrue(
        text.matches("(?s)encounters\\R.*2024-03-01 +V2 .*Cough +Dee Ray +City Clinic.*"), text);
  }

  @Test
  void whoIsUnknownAndWhatIsMisspeltIsSaidSo() {
    Workplace.Ended unknown = workplace.carelake("graph patient P9");
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().startsWith("The graph knows no patient P9."), unknown.err());
    Workplace.Ended misspelt = workplace.carelake("graph patient P1 --show allergy");
    assertEquals(2, misspelt.exitCode());
    assertTrue(misspelt.err().contains("There is no section allergy."), misspelt.err());
  }

  @Test
  void explainTellsWhatTheGraphHasOfARow() {
    workplace.deliver("allergies-2.csv", "allergy_id,patient_id,allergen", "A2,P1,Cat dander");
    assertEquals(0, workplace.carelake("ingest", "--as-of", "2026-06-01").exitCode());

    String published = workplace.carelake("explain conditions C1").out();
    String later = workplace.carelake("explain allergies A2").out();

    assertTrue(published.contains("In Neo4j: same, as of lake version "), published);
    assertTrue(published.contains("In MySQL: unknown, it does not answer"), published);
    assertTrue(later.contains("In Neo4j: absent: lake version "), later);
  }

  @Test
  void thePageDrawsTheGraphInABrowserAndTakesNoValueForCode() throws Exception {
    Path page = folder.resolve("portrait.html");
    assertEquals(0, workplace.carelake("graph patient P2 --html " + page).exitCode());
    String html = Files.readString(page);
    assertFalse(html.contains("<img"), "a value became an element");
    assertFalse(
        html.matches("(?s).*<(script|link|img)[^>]*(src|href)=.*"), "the page loads something");

    String opened = Browser.opened(page, folder);

    assertTrue(opened.contains("data-nodes=\"2\" data-edges=\"1\""), opened.substring(0, 200));
    assertTrue(opened.contains("All 1 links are drawn."), "what is left out is told");
    assertTrue(opened.contains("type=\"checkbox\""), "kinds can be hidden");
    assertTrue(
        opened.contains("&lt;img src=x onerror=document.title=1&gt;"), "the name is shown as text");
    assertTrue(opened.contains("<title>Health portrait of &lt;/script&gt;"), "no code of it ran");
  }

  private static JsonNode json(String patient, String... more) throws Exception {
    Workplace.Ended ended = workplace.carelake("graph patient " + patient, more);
    assertEquals(0, ended.exitCode(), ended.err());
    return new ObjectMapper().readTree(ended.out());
  }
}
