package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.local.Endpoint;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Curated tables as a graph in a real Neo4j. */
class GraphIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.NEO4J);

  /** What the graph has to hold, told without the model: rows of a query over the lake. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("Patient", "SELECT patient_id FROM patients"),
          Map.entry("Encounter", "SELECT visit_id FROM visits"),
          Map.entry("Provider", "SELECT doctor_id FROM doctors"),
          Map.entry("Hospital", "SELECT hospital_id FROM hospitals"),
          Map.entry(
              "Department",
              "(SELECT department FROM visits WHERE department IS NOT NULL) UNION (SELECT specialization FROM doctors WHERE specialization IS NOT NULL)"),
          Map.entry("LabTestReport", "SELECT report_id FROM lab_reports"),
          Map.entry(
              "Medication",
              "SELECT DISTINCT code_system, coalesce(code, lower(medication)) FROM prescriptions WHERE coalesce(code, medication) IS NOT NULL"),
          Map.entry(
              "Allergen",
              "SELECT DISTINCT code_system, coalesce(code, lower(allergen)) FROM allergies WHERE coalesce(code, allergen) IS NOT NULL"),
          Map.entry("HAD_ENCOUNTER", "SELECT 1 FROM visits JOIN patients USING (patient_id)"),
          Map.entry("SEEN_BY", "SELECT 1 FROM visits JOIN doctors USING (doctor_id)"),
          Map.entry("AT_HOSPITAL", "SELECT 1 FROM visits JOIN hospitals USING (hospital_id)"),
          Map.entry(
              "IN_DEPARTMENT",
              "SELECT 1 FROM visits WHERE department IS NOT NULL UNION ALL SELECT 1 FROM doctors WHERE specialization IS NOT NULL"),
          Map.entry("WORKS_AT", "SELECT 1 FROM doctors JOIN hospitals USING (hospital_id)"),
          Map.entry(
              "HAS_REPORT",
              "SELECT 1 FROM lab_reports JOIN visits USING (visit_id) UNION ALL SELECT 1 FROM lab_reports JOIN patients USING (patient_id)"),
          Map.entry(
              "HAS_CONDITION",
              "SELECT 1 FROM conditions JOIN patients USING (patient_id) WHERE coalesce(code, conditions.name) IS NOT NULL"),
          Map.entry(
              "RECORDED_DIAGNOSIS",
              "SELECT 1 FROM conditions JOIN visits USING (visit_id) WHERE coalesce(code, name) IS NOT NULL"),
          Map.entry(
              "PRESCRIBED",
              "SELECT 1 FROM prescriptions JOIN patients USING (patient_id) WHERE coalesce(code, medication) IS NOT NULL"),
          Map.entry(
              "HAS_ALLERGY_TO",
              "SELECT 1 FROM allergies JOIN patients USING (patient_id) WHERE coalesce(code, allergen) IS NOT NULL"));

  @TempDir Path folder;
  private Endpoint neo4j;
  private Workplace workplace;

  @BeforeEach
  void workplace() {
    neo4j = STORES.endpoint(Store.NEO4J);
    workplace = new Workplace(folder, Workplace.NO_MYSQL).with(neo4j);
  }

  private Workplace.Ended publish() {
    Workplace.Ended ended =
        workplace.carelake("ingest", "--as-of", "2026-06-01", "--set", "ingest.max-delete-ratio=1");
    assertEquals(0, ended.exitCode(), ended.err());
    Workplace.Ended published = workplace.carelake("publish graph");
    assertEquals(0, published.exitCode(), published.err());
    return published;
  }

  private void deliverAll() {
    workplace
        .deliver(
            "patients.csv",
            "patient_id,name,gender,dob,blood_group,city,phone",
            "P1,Ann Lee,F,1980-01-01,O+,Pune,555-1",
            "P2,Bob Lee,M,1978-01-01,,Pune,555-2",
            "P3,Cid Lee,M,2010-01-01,A+,,555-3")
        .deliver(
            "doctors.csv",
            "doctor_id,name,specialization,hospital",
            "D1,Dee Ray,Cardiology,City Clinic",
            "D2,Eve Ray,,City Clinic",
            "D3,Flo Ray,Oncology,")
        .deliver("hospitals.csv", "hospital_id,name,kind", "H1,North,organization")
        .deliver(
            "visits.csv",
            "visit_id,patient_id,doctor_id,visit_date,reason,department,hospital_id",
            "V1,P1,D1,2024-01-01,Pain,Cardiology,H1",
            "V2,P1,D2,2024-02-01,Pain,Eye,H1",
            "V3,P2,D1,2024-03-01,Cough,,")
        .deliver(
            "lab_reports.csv",
            "report_id,visit_id,test_type,result,report_date",
            "R1,V1,ECG,Normal,2024-01-01",
            "R2,V3,Blood,High,2024-03-02")
        .deliver(
            "conditions.csv",
            "condition_id,patient_id,visit_id,code,code_system,name,clinical_status",
            "C1,P1,V1,38341003,http://snomed.info/sct,Hypertension,active",
            "C2,P2,V3,38341003,http://snomed.info/sct,Hypertensive disorder,active",
            "C3,P1,,73595000,http://snomed.info/sct,Stress (finding),active",
            "C4,P3,,,,Asthma,active")
        .deliver(
            "observations.csv",
            "observation_id,patient_id,visit_id,code,code_system,name,category,value",
            "O1,P1,V1,8867-4,http://loinc.org,Heart rate,vital-signs,70",
            "O2,P1,,72166-2,http://loinc.org,Smoking,social-history,Never smoker",
            "O3,P2,,72166-2,http://loinc.org,Smoking,social-history,Never smoker",
            "O4,P1,V1,2339-0,http://loinc.org,Glucose,laboratory,90")
        .deliver(
            "procedures.csv",
            "procedure_id,patient_id,visit_id,code,code_system,name",
            "O1,P1,V1,1,http://snomed.info/sct,Stitch")
        .deliver(
            "prescriptions.csv",
            "prescription_id,patient_id,medication,dosage",
            "M1,P1,Aspirin,1 daily",
            "M2,P2,ASPIRIN,2 daily")
        .deliver("allergies.csv", "allergy_id,patient_id,allergen,category", "A1,P1,Peanut,food")
        .deliver(
            "family_links.csv",
            "link_id,patient_id,relative_id,relationship,name",
            "F1,P1,P2,Husband,Bob Lee",
            "F2,P3,P1,Mother,Ann Lee",
            "F3,P2,P3,son,Cid Lee",
            "F4,P1,P9,sister,Gone Lee",
            "F5,P1,,mother,Old Lee")
        .deliver(
            "family_history.csv",
            "history_id,patient_id,relationship,conditions",
            "FH1,P1,mother,asthma; Stroke;",
            "FH2,P2,father,");
  }

  @Test
  void everyKindOfNodeAndRelationshipOfTheModel() {
    deliverAll();

    publish();

    assertEquals(
        Map.ofEntries(
            Map.entry("Allergen", 1L),
            Map.entry("Condition", 4L),
            Map.entry("Department", 3L),
            Map.entry("Encounter", 3L),
            Map.entry("Examination", 2L),
            Map.entry("HAD_ENCOUNTER", 3L),
            Map.entry("HAD_EXAMINATION", 4L),
            Map.entry("HAS_ALLERGY_TO", 1L),
            Map.entry("HAS_CONDITION", 4L),
            Map.entry("HAS_FAMILY_HISTORY", 2L),
            Map.entry("HAS_LIFESTYLE", 3L),
            Map.entry("HAS_REPORT", 2L),
            Map.entry("Hospital", 2L),
            Map.entry("IN_DEPARTMENT", 4L),
            Map.entry("LabTestReport", 2L),
            Map.entry("LifestyleFact", 2L),
            Map.entry("Medication", 1L),
            Map.entry("PARENT_OF", 2L),
            Map.entry("PRESCRIBED", 2L),
            Map.entry("Patient", 3L),
            Map.entry("Provider", 3L),
            Map.entry("RECORDED_DIAGNOSIS", 2L),
            Map.entry("SEEN_BY", 3L),
            Map.entry("SPOUSE_OF", 1L),
            Map.entry("WORKS_AT", 2L),
            Map.entry("AT_HOSPITAL", 3L)),
        counts());
    assertEquals(
        List.of("Ann Lee", "Ann Lee"),
        values(
            "MATCH (p:Patient)-[:SPOUSE_OF|PARENT_OF]->(:Patient) WHERE p.patient_id = 'P1' RETURN p.name"));
    assertEquals(
        List.of("Hypertension"),
        values("MATCH (c:Condition {concept: 'http://snomed.info/sct|38341003'}) RETURN c.name"));
    requireThatASecondPublicationChangesNothing();
    requireThatAWrongPasswordAndAnAbsentServerAreSaidSo();
  }

  private void requireThatASecondPublicationChangesNothing() {
    GraphPicture first = GraphPicture.of(neo4j);
    List<String> pointers = pointers();

    Workplace.Ended again = publish();

    assertEquals("Neo4j: up to date." + System.lineSeparator(), again.out());
    assertEquals(first, GraphPicture.of(neo4j));
    assertEquals(pointers, pointers());
  }

  private void requireThatAWrongPasswordAndAnAbsentServerAreSaidSo() {
    Workplace.Ended wrong = workplace.carelake("publish graph", "--set", "neo4j.password=env:PATH");
    Workplace.Ended absent =
        workplace.carelake("publish graph", "--set", "neo4j.url=bolt://127.0.0.1:1");

    assertEquals(2, wrong.exitCode(), wrong.err());
    assertTrue(wrong.err().contains("user neo4j is refused"), wrong.err());
    assertEquals(3, absent.exitCode(), absent.err());
    assertTrue(absent.err().contains("it does not answer"), absent.err());
  }

  @Test
  void contactDataStayInTheLakeUnlessASettingSaysOtherwise() {
    deliverAll();
    publish();
    assertEquals(List.of(), values("MATCH (p:Patient) WHERE p.phone IS NOT NULL RETURN p.phone"));

    workplace.carelake("publish graph", "--set", "graph.contact-data=true");

    assertEquals(
        List.of("555-1", "555-2", "555-3"), values("MATCH (p:Patient) RETURN p.phone ORDER BY 1"));
  }

  @Test
  void changesAdditionsAndDeletionsEndAsAGraphMadeAnew() {
    deliverAll();
    publish();
    GraphPicture before = GraphPicture.of(neo4j);
    workplace
        .deliver(
            "patients-2.csv",
            "patient_id,name,gender,dob,blood_group,city",
            "P1,Ann Roy,F,1980-01-01,,Goa",
            "P9,Gil Lee,F,1985-01-01,,Goa")
        .deliver(
            "doctors-2.csv",
            "doctor_id,name,specialization,hospital",
            "D1,Dee Ray,Eye,South Clinic",
            "D2,Eve Ray,,")
        .deliver(
            "visits-2.csv",
            "visit_id,patient_id,doctor_id,visit_date,reason,department,hospital_id,deleted",
            "V2,P1,D3,2024-02-01,Pain,Ear,,",
            "V4,P9,D2,2024-02-01,Pain,Ear,H1,")
        .deliver(
            "lab_reports-2.csv",
            "report_id,visit_id,test_type,result,report_date,deleted",
            "R2,V3,Blood,High,2024-03-02,true",
            "R3,V4,ECG,Bad,2024-03-02,")
        .deliver(
            "conditions-2.csv",
            "condition_id,patient_id,visit_id,code,code_system,name,clinical_status,deleted",
            "C1,P1,V1,44054006,http://snomed.info/sct,Diabetes,active,",
            "C3,P1,,,,,,true",
            "C4,P3,,,,Hay fever,active,")
        .deliver(
            "observations-2.csv",
            "observation_id,patient_id,visit_id,code,code_system,name,category,value,deleted",
            "O2,P1,,72166-2,http://loinc.org,Smoking,social-history,Smoker,",
            "O3,P2,,8867-4,http://loinc.org,Heart rate,vital-signs,70,",
            "O1,P1,V1,,,,,,true")
        .deliver(
            "prescriptions-2.csv",
            "prescription_id,patient_id,medication,dosage,deleted",
            "M1,P1,Aspirin,3 daily,",
            "M2,P2,,,true")
        .deliver(
            "allergies-2.csv", "allergy_id,patient_id,allergen,category,deleted", "A1,P1,,,true")
        .deliver(
            "family_links-2.csv",
            "link_id,patient_id,relative_id,relationship,name,deleted",
            "F1,P1,P2,neighbour,,",
            "F2,P3,P1,,,true")
        .deliver(
            "family_history-2.csv",
            "history_id,patient_id,relationship,conditions",
            "FH1,P1,mother,Stroke; Gout");

    publish();
    GraphPicture incremental = GraphPicture.of(neo4j);

    assertNotEquals(before, incremental);
    assertEquals(
        List.of("C1"),
        values(
            "MATCH (:Patient)-[r:HAS_CONDITION]->(c:Condition {code: '44054006'}) RETURN r.condition_id"));
    assertEquals(
        List.of("Hypertensive disorder"),
        values("MATCH (c:Condition {code: '38341003'}) RETURN c.name"));
    // F4 named P9 before P9 was there.
    rebuild();
    assertEquals(GraphPicture.of(neo4j), incremental);
  }

  @Test
  void aDeletedPatientLeavesNothingBehind() {
    deliverAll();
    publish();
    workplace
        .deliver("conditions-2.csv", "condition_id,patient_id,deleted", "C4,P3,true")
        .deliver("family_links-2.csv", "link_id,patient_id,deleted", "F2,P3,true", "F3,P2,true")
        .deliver("patients-2.csv", "patient_id,name,deleted", "P3,,true");

    publish();

    assertEquals(List.of(), values("MATCH (p:Patient {patient_id: 'P3'}) RETURN p.name"));
    assertEquals(
        List.of("asthma"),
        values("MATCH (c:Condition) WHERE toLower(c.name) = 'asthma' RETURN c.name"));
    assertEquals(
        List.of(),
        values(
            "MATCH (n) WHERE NOT (n)--() AND NOT n:Publication AND NOT n:Examination RETURN labels(n)[0]"));
    requireThatAPublicationAnewMakesTheSame();
  }

  @Test
  void tablesMayComeOneAfterTheOtherAndValuesMayChangePlaces() {
    workplace
        .deliver("patients.csv", "patient_id,name,city,state", "P1,Ann Lee,Goa,")
        .deliver(
            "family_history.csv",
            "history_id,patient_id,relationship,conditions",
            "FH1,P1,mother,asthma");
    publish();
    assertEquals(List.of("asthma"), values("MATCH (c:Condition) RETURN c.name"));

    workplace
        .deliver("patients-2.csv", "patient_id,name,city,state", "P1,Ann Lee,,Goa")
        .deliver(
            "family_history-2.csv",
            "history_id,patient_id,relationship,conditions",
            "FH1,P1,mother,stroke; Stroke",
            "FH2,P1,father," + "病".repeat(4000))
        .deliver("conditions.csv", "condition_id,patient_id,name", "C1,P1,Asthma", "C2,P1,Stroke");
    publish();

    assertEquals(List.of("Goa"), values("MATCH (p:Patient) WHERE p.city IS NULL RETURN p.state"));
    requireThatAPublicationAnewMakesTheSame();

    // Its publication had died before its end, and the lake goes on.
    values("MATCH (p:Publication {table_name: 'conditions'}) SET p.lake_version = -1 RETURN ''");
    workplace
        .deliver("conditions-2.csv", "condition_id,patient_id,name", "C1,P1,Gout")
        .deliver("conditions-3.csv", "condition_id,patient_id,deleted", "C2,P1,true");
    publish();

    requireThatAPublicationAnewMakesTheSame();
  }

  private void requireThatAPublicationAnewMakesTheSame() {
    GraphPicture incremental = GraphPicture.of(neo4j);
    rebuild();
    assertEquals(GraphPicture.of(neo4j), incremental);
  }

  @Test
  void aGraphOfAnotherLakeIsEmptiedWhereThisOneIsEmpty() {
    workplace.deliver("patients.csv", "patient_id,name", "P1,Ann Lee");
    publish();
    Workplace empty = new Workplace(folder.resolve("empty"), Workplace.NO_MYSQL).with(neo4j);

    Workplace.Ended published = empty.carelake("publish graph");

    assertEquals(0, published.exitCode(), published.err());
    assertEquals(Map.of(), counts());
  }

  @Test
  void theRealHospitalAsAGraph() {
    requireCounts("csv", SharedData.require("hospital-csv").resolve("raw"));
  }

  @Test
  void aRealExportOfTenPatientsAsAGraph() {
    requireCounts("fhir", SharedData.require("fhir").resolve("smart-10-patients"));
    assertEquals(92L, counts().get("Condition"));
  }

  @Tag("long")
  @Test
  void aRealExportOfAServerAsAGraph() {
    requireCounts("fhir", SharedData.require("fhir").resolve("smart-server-100"));
  }

  private void requireCounts(String kind, Path raw) {
    workplace = new Workplace(folder, Workplace.NO_MYSQL, kind).with(neo4j);
    Workplace.Ended ended = workplace.carelake("ingest", "--set", "sources.hospital.path=" + raw);
    assertEquals(0, ended.exitCode(), ended.err());
    assertEquals(0, workplace.carelake("publish graph").exitCode());

    Map<String, Long> expected = new TreeMap<>();
    try (SparkSession spark = Sessions.open("local[2]", Map.of())) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      for (Table table : Catalog.TABLES) {
        lake.read(table).createOrReplaceTempView(table.name());
      }
      EXPECTED.forEach((name, query) -> expected.put(name, spark.sql(query).count()));
      expected.put(
          "Condition",
          spark
              .sql(
                  "SELECT DISTINCT code_system, coalesce(code, lower(name)) FROM conditions WHERE coalesce(code, name) IS NOT NULL")
              .count());
    }
    Map<String, Long> found = counts();
    found.keySet().retainAll(expected.keySet());
    expected.values().removeIf(count -> count == 0);
    assertEquals(expected, found);
  }

  /** Lets the graph forget what it holds. */
  private void rebuild() {
    values("MATCH (p:Publication) DELETE p RETURN 'forgotten'");
    assertEquals(0, workplace.carelake("publish graph").exitCode());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    GraphPicture.query(
            neo4j,
            "MATCH (n) WHERE NOT n:Publication RETURN labels(n)[0] AS name, count(*) AS count UNION ALL MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS count")
        .forEach(found -> counts.put(found.get("name").asString(), found.get("count").asLong()));
    return counts;
  }

  private List<String> pointers() {
    return values(
        "MATCH (p:Publication) RETURN p.table_name + p.lake_version + p.run_id ORDER BY p.table_name");
  }

  private List<String> values(String query) {
    return GraphPicture.query(neo4j, query).stream()
        .map(found -> found.get(0).asString())
        .collect(Collectors.toList());
  }
}
