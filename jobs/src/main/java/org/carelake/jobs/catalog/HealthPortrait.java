package org.carelake.jobs.catalog;

import java.util.ArrayList;
import java.util.List;
import org.carelake.common.graph.GraphModel;
import org.carelake.common.graph.Label;
import org.carelake.common.graph.Node;
import org.carelake.common.graph.Relationship;

/**
 * The graph of patients and all that concerns them. Only the properties that are listed here leave
 * the lake.
 */
public final class HealthPortrait {
  private static final Label PATIENT = new Label("Patient", "patient_id");
  private static final Label ENCOUNTER = new Label("Encounter", "visit_id");
  private static final Label PROVIDER = new Label("Provider", "doctor_id");
  private static final Label HOSPITAL = new Label("Hospital", "hospital_id");
  private static final Label DEPARTMENT = new Label("Department", "name");
  private static final Label CONDITION = new Label("Condition", "concept");
  private static final Label REPORT = new Label("LabTestReport", "report_id");
  private static final Label EXAMINATION = new Label("Examination", "examination_id");
  private static final Label MEDICATION = new Label("Medication", "concept");
  private static final Label ALLERGEN = new Label("Allergen", "concept");
  private static final Label LIFESTYLE = new Label("LifestyleFact", "fact");

  /** Neo4j refuses keys of more than 8 kB, and with one of them a whole publication. */
  private static String keyed(String text) {
    return "left(%s, 1000)".formatted(text);
  }

  /** One node for each code, or for each name where there is no code. */
  private static String concept(String name) {
    return "coalesce(concat(coalesce(code_system, ''), '|', code), concat('text|', lower(%s)))"
        .formatted(keyed(name));
  }

  private static final String OBSERVATION = "concat('observation|', observation_id)";
  private static final String PROCEDURE = "concat('procedure|', procedure_id)";

  private static final String ILLNESSES =
      "transform(split(conditions, ';'), illness -> nullif(trim(illness), ''))";

  private static final String ILLNESS = "concat('text|', lower(%s))".formatted(keyed("illness"));

  private static final String TOPIC = CodeList.meaning("lifestyle", "code_system", "code");

  private static String fact(String value) {
    return "concat(%s, '|', %s)".formatted(TOPIC, keyed(value));
  }

  /** Laboratory findings are reports, and answers about the way of living are facts of that. */
  private static final String IS_EXAMINATION =
      "not coalesce(array_contains(split(category, ' '), 'laboratory'), false) and %s is null"
          .formatted(TOPIC);

  private static final String RELATION = CodeList.meaning("family", "''", "trim(relationship)");

  private static final List<Node> NODES =
      List.of(
          Node.of(PATIENT, Patients.TABLE)
              .with("name", "gender", "dob", "blood_group", "city", "state")
              .with("marital_status", "deceased_at"),
          Node.of(ENCOUNTER, Visits.TABLE)
              .with("visit_date", "reason", "visit_type", "status", "class", "start_at", "end_at"),
          Node.of(PROVIDER, Doctors.TABLE).with("name", "specialization"),
          Node.of(HOSPITAL, Hospitals.TABLE).with("name", "kind", "city", "state"),
          Node.shared(DEPARTMENT, Visits.TABLE, "department"),
          Node.shared(DEPARTMENT, Doctors.TABLE, "specialization"),
          Node.of(REPORT, LabReports.TABLE)
              .with("test_type", "result", "report_date", "code_system", "code")
              .with("value_number", "unit", "abnormal", "status"),
          Node.of(EXAMINATION, Observations.TABLE, OBSERVATION)
              .where(IS_EXAMINATION)
              .with("name", "category", "value", "unit", "code_system", "code", "status")
              .withValue("at", "observed_at"),
          Node.of(EXAMINATION, Procedures.TABLE, PROCEDURE)
              .with("name", "code_system", "code", "status")
              .withValue("category", "'procedure'")
              .withValue("at", "started_at"),
          Node.shared(CONDITION, Conditions.TABLE, concept("name"))
              .with("code_system", "code", "name"),
          Node.shared(CONDITION, FamilyHistory.TABLE, ILLNESS)
              .forEach("illness", ILLNESSES)
              .withValue("name", "illness"),
          Node.shared(MEDICATION, Prescriptions.TABLE, concept("medication"))
              .with("code_system", "code")
              .withValue("name", "medication"),
          Node.shared(ALLERGEN, Allergies.TABLE, concept("allergen"))
              .with("code_system", "code", "category")
              .withValue("name", "allergen"),
          Node.shared(LIFESTYLE, Observations.TABLE, fact("value"))
              .withValue("topic", TOPIC)
              .withValue("value", "value"),
          Node.shared(LIFESTYLE, Conditions.TABLE, fact("name"))
              .withValue("topic", TOPIC)
              .withValue("value", "name"));

  private static final List<Relationship> RELATIONSHIPS =
      List.of(
          Relationship.of(
              "HAD_ENCOUNTER", Visits.TABLE, PATIENT.at("patient_id"), ENCOUNTER.own("visit_id")),
          Relationship.of(
              "SEEN_BY", Visits.TABLE, ENCOUNTER.own("visit_id"), PROVIDER.at("doctor_id")),
          Relationship.of(
              "AT_HOSPITAL", Visits.TABLE, ENCOUNTER.own("visit_id"), HOSPITAL.at("hospital_id")),
          Relationship.of(
              "IN_DEPARTMENT",
              Visits.TABLE,
              ENCOUNTER.own("visit_id"),
              DEPARTMENT.at("department")),
          Relationship.of(
              "IN_DEPARTMENT",
              Doctors.TABLE,
              PROVIDER.own("doctor_id"),
              DEPARTMENT.at("specialization")),
          Relationship.of(
              "WORKS_AT", Doctors.TABLE, PROVIDER.own("doctor_id"), HOSPITAL.at("hospital_id")),
          Relationship.of(
              "HAS_REPORT", LabReports.TABLE, ENCOUNTER.at("visit_id"), REPORT.own("report_id")),
          Relationship.of(
              "HAS_REPORT", LabReports.TABLE, PATIENT.at("patient_id"), REPORT.own("report_id")),
          Relationship.of(
                  "HAD_EXAMINATION",
                  Observations.TABLE,
                  PATIENT.at("patient_id"),
                  EXAMINATION.own(OBSERVATION))
              .where(IS_EXAMINATION),
          Relationship.of(
                  "HAD_EXAMINATION",
                  Observations.TABLE,
                  ENCOUNTER.at("visit_id"),
                  EXAMINATION.own(OBSERVATION))
              .where(IS_EXAMINATION),
          Relationship.of(
              "HAD_EXAMINATION",
              Procedures.TABLE,
              PATIENT.at("patient_id"),
              EXAMINATION.own(PROCEDURE)),
          Relationship.of(
              "HAD_EXAMINATION",
              Procedures.TABLE,
              ENCOUNTER.at("visit_id"),
              EXAMINATION.own(PROCEDURE)),
          Relationship.of(
                  "HAS_CONDITION",
                  Conditions.TABLE,
                  PATIENT.at("patient_id"),
                  CONDITION.at(concept("name")))
              .with("category", "clinical_status", "verification_status")
              .with("onset_at", "abated_at", "recorded_at"),
          Relationship.of(
              "RECORDED_DIAGNOSIS",
              Conditions.TABLE,
              ENCOUNTER.at("visit_id"),
              CONDITION.at(concept("name"))),
          Relationship.of(
                  "PRESCRIBED",
                  Prescriptions.TABLE,
                  PATIENT.at("patient_id"),
                  MEDICATION.at(concept("medication")))
              .with("dosage", "intent", "status", "prescribed_at", "visit_id", "doctor_id"),
          Relationship.of(
                  "HAS_ALLERGY_TO",
                  Allergies.TABLE,
                  PATIENT.at("patient_id"),
                  ALLERGEN.at(concept("allergen")))
              .with("kind", "criticality", "clinical_status", "recorded_at"),
          Relationship.of(
                  "HAS_LIFESTYLE",
                  Observations.TABLE,
                  PATIENT.at("patient_id"),
                  LIFESTYLE.at(fact("value")))
              .with("observed_at"),
          Relationship.of(
                  "HAS_LIFESTYLE",
                  Conditions.TABLE,
                  PATIENT.at("patient_id"),
                  LIFESTYLE.at(fact("name")))
              .with("onset_at", "abated_at"),
          Relationship.of(
                  "SPOUSE_OF",
                  FamilyLinks.TABLE,
                  PATIENT.at("patient_id"),
                  PATIENT.at("relative_id"))
              .where(RELATION + " = 'spouse'"),
          Relationship.of(
                  "SIBLING_OF",
                  FamilyLinks.TABLE,
                  PATIENT.at("patient_id"),
                  PATIENT.at("relative_id"))
              .where(RELATION + " = 'sibling'"),
          Relationship.of(
                  "PARENT_OF",
                  FamilyLinks.TABLE,
                  PATIENT.at("relative_id"),
                  PATIENT.at("patient_id"))
              .where(RELATION + " = 'parent'"),
          Relationship.of(
                  "PARENT_OF",
                  FamilyLinks.TABLE,
                  PATIENT.at("patient_id"),
                  PATIENT.at("relative_id"))
              .where(RELATION + " = 'child'"),
          Relationship.of(
                  "HAS_FAMILY_HISTORY",
                  FamilyHistory.TABLE,
                  PATIENT.at("patient_id"),
                  CONDITION.at(ILLNESS))
              .forEach("illness", ILLNESSES)
              .with("relationship", "deceased", "recorded_at"));

  private HealthPortrait() {}

  /**
   * The model.
   *
   * @param contactData also document numbers, telephone numbers and postal codes
   */
  public static GraphModel model(boolean contactData) {
    List<Node> nodes = new ArrayList<>(NODES);
    if (contactData) {
      nodes.replaceAll(HealthPortrait::withContactData);
    }
    return new GraphModel(List.copyOf(nodes), RELATIONSHIPS);
  }

  private static Node withContactData(Node node) {
    if (node.label().equals(PATIENT)) {
      return node.with("document_number", "phone", "postal_code");
    }
    if (node.label().equals(PROVIDER)) {
      return node.with("phone");
    }
    return node;
  }
}
