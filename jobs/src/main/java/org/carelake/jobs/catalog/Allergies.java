package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per allergy or intolerance of one patient. Sources: FHIR R4 AllergyIntolerance. */
public final class Allergies {
  public static final Table TABLE =
      Table.of(
          "allergies",
          "One row per allergy or intolerance of one patient.",
          Field.text("allergy_id", Keys.LENGTH)
              .required()
              .described("The source's id of the allergy"),
          Patients.WHOSE,
          Coded.CODE,
          Coded.SYSTEM,
          Field.text("allergen", 1024).described("What the patient does not bear"),
          Field.text("kind").described("allergy or intolerance"),
          Field.text("category").described("food, medication, environment, biologic"),
          Field.text("criticality").described("low, high, unable-to-assess"),
          Field.text("clinical_status").described("active, inactive, resolved"),
          Field.timestamp("recorded_at").described("When it was written down (UTC)"));

  private Allergies() {}
}
