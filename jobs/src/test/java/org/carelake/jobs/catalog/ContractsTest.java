package org.carelake.jobs.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.carelake.common.contract.DataDictionary;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Odcs;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Table;
import org.carelake.common.sql.SqlFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ContractsTest {
  @Test
  void theFirstColumnsAreTheHospitalsOwn() {
    assertEquals(
        List.of("patient_id", "name", "gender", "dob", "blood_group", "city"),
        first(Patients.TABLE, 6));
    assertEquals(
        List.of("doctor_id", "name", "specialization", "hospital"), first(Doctors.TABLE, 4));
    assertEquals(
        List.of("visit_id", "patient_id", "doctor_id", "visit_date", "reason", "visit_type"),
        first(Visits.TABLE, 6));
    assertEquals(
        List.of("report_id", "visit_id", "test_type", "result", "report_date"),
        first(LabReports.TABLE, 5));
  }

  private static List<String> first(Table table, int columns) {
    return table.fields().stream().map(Field::name).limit(columns).toList();
  }

  @Test
  void parentsStandBeforeTheirChildren() {
    for (Table table : Catalog.TABLES) {
      table
          .parents()
          .forEach(
              parent ->
                  assertTrue(
                      Catalog.TABLES.indexOf(parent) < Catalog.TABLES.indexOf(table),
                      parent + " before " + table));
    }
  }

  @Test
  void everyTableHasItsMigrationWithTheSameColumnsInTheSameOrder() throws IOException {
    String migrations =
        String.join("\n", SqlFiles.in("sql/mysql").stream().map(file -> file.text()).toList());
    for (Table table : Catalog.TABLES) {
      String create =
          migrations.replaceAll(
              "(?s).*CREATE TABLE IF NOT EXISTS " + table.name() + " \\((.*?)\\n\\);.*", "$1");
      List<String> columns =
          create
              .lines()
              .map(String::strip)
              .filter(line -> line.matches("[a-z_0-9]+ +(VARCHAR|DATE|DOUBLE|BOOLEAN).*"))
              .map(line -> line.replaceFirst(" .*", ""))
              .toList();
      assertEquals(table.fields().stream().map(Field::name).toList(), columns, table.name());
    }
  }

  @Test
  void theContractsAreAValidDocumentOfTheStandard() throws IOException {
    Path schema =
        Path.of(
            System.getProperty("carelake.home"),
            "../shared/data/odcs/odcs-json-schema-v3.1.0.json");
    Assumptions.assumeTrue(
        Files.exists(schema), "skipped: the standard's JSON schema is not beside the checkout");
    JsonSchema standard =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
            .getSchema(Files.readString(schema));

    Set<ValidationMessage> problems =
        standard.validate(
            new ObjectMapper().readTree(Odcs.document("carelake", "Hospital", Catalog.TABLES)));

    assertEquals(Set.of(), problems);
  }

  @Test
  void theWordsOfACodeColumnStandInTheDocumentAndInTheDictionary() throws IOException {
    JsonNode document =
        new ObjectMapper().readTree(Odcs.document("carelake", "Hospital", List.of(Visits.TABLE)));

    assertEquals(
        "[\"Consultation\",\"Diagnostic\",\"Emergency\",\"Outpatient\",\"Inpatient\",\"Home\",\"Virtual\",\"Check-up\"]",
        document.at("/schema/0/properties/5/quality/0/arguments/validValues").toString());
    assertTrue(
        DataDictionary.markdown(List.of(Visits.TABLE))
            .contains("| Consultation, Diagnostic, Emergency, Outpatient,"));
  }

  @Test
  void theDataDictionaryNamesEveryColumnAndRule() {
    String dictionary = DataDictionary.markdown(Catalog.TABLES);

    for (Table table : Catalog.TABLES) {
      for (Field field : table.fields()) {
        assertTrue(dictionary.contains("| " + field.name() + " |"), field.name());
      }
      for (Rule rule : table.rules()) {
        assertTrue(dictionary.contains("| " + rule.id() + " |"), rule.id());
      }
    }
  }
}
