package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real bulk exports arrive whole, in every store. */
class RealFhirIT {
  @RegisterExtension
  static final LocalStoresExtension STORES = LocalStoresExtension.with(Store.MYSQL);

  /** Which resources each table is made of. */
  private static final Map<String, List<String>> MADE_OF =
      Map.ofEntries(
          Map.entry("patients", List.of("Patient")),
          Map.entry("doctors", List.of("Practitioner")),
          Map.entry("doctor_roles", List.of("PractitionerRole")),
          Map.entry("hospitals", List.of("Organization", "Location")),
          Map.entry("visits", List.of("Encounter")),
          Map.entry("conditions", List.of("Condition")),
          Map.entry("observations", List.of("Observation")),
          Map.entry("prescriptions", List.of("MedicationRequest")),
          Map.entry("procedures", List.of("Procedure")),
          Map.entry("allergies", List.of("AllergyIntolerance")),
          Map.entry("immunizations", List.of("Immunization")));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"smart-10-patients", "smart-server-100"})
  void everyResourceBecomesItsRowAndEveryReferenceThatCanBeResolvedIs(String export)
      throws IOException {
    Path fhir = SharedData.require("fhir");
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(fhir.resolve(export + ".expected.json")));
    Workplace workplace = new Workplace(folder, STORES.endpoint(Store.MYSQL), "fhir");

    Workplace.Ended run =
        workplace.carelake(
            "run",
            "--set",
            "sources.hospital.path=" + fhir.resolve(export),
            "--as-of",
            "2026-06-01");

    assertEquals(0, run.exitCode(), run.err() + run.out());
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Long> resources = new TreeMap<>();
    MADE_OF.forEach(
        (table, types) -> {
          rows.put(table, count(workplace, table, "true"));
          resources.put(
              table,
              types.stream().mapToLong(type -> expected.at("/resources/" + type).asLong()).sum());
        });
    assertEquals(resources, rows);
    assertEquals(
        expected.at("/observation_category/laboratory").asLong()
            + expected.at("/resources/DiagnosticReport").asLong(),
        count(workplace, "lab_reports", "true"));
    Map<String, Long> links = new TreeMap<>();
    links.put("enc_practitioner_ok", count(workplace, "visits", "doctor_id IS NOT NULL"));
    links.put("enc_org_ok", count(workplace, "visits", "hospital_id IS NOT NULL"));
    links.put("enc_location_ok", count(workplace, "visits", "location_id IS NOT NULL"));
    links.put("Condition_encounter_ok", count(workplace, "conditions", "visit_id IS NOT NULL"));
    links.put("Procedure_encounter_ok", count(workplace, "procedures", "visit_id IS NOT NULL"));
    links.put(
        "MedicationRequest_encounter_ok",
        count(workplace, "prescriptions", "visit_id IS NOT NULL"));
    links.put(
        "Immunization_encounter_ok", count(workplace, "immunizations", "visit_id IS NOT NULL"));
    assertEquals(
        expected.at("/resources/PractitionerRole").asLong(),
        count(workplace, "doctors", "specialization = 'General Physician'"));
    assertEquals(
        expected.at("/encounter_class/EMER").asLong(),
        count(workplace, "visits", "class = 'EMER' AND visit_type IN ('Emergency', 'Check-up')"));
    Map<String, Long> linked = new TreeMap<>();
    links.keySet().forEach(link -> linked.put(link, expected.at("/links/" + link).asLong()));
    assertEquals(linked, links);
    assertEquals(
        0,
        workplace
            .carelake("run", "--set", "sources.hospital.path=" + fhir.resolve(export))
            .exitCode());
  }

  private static long count(Workplace workplace, String table, String condition) {
    return Long.parseLong(
        workplace.mysql("SELECT count(*) FROM " + table + " WHERE " + condition).get(0));
  }
}
