package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per allergy or intolerance of one patient. Sources: FHIR R4 AllergyIntolerance. */
public final class Allergies {
  private static final Vocabulary KINDS = Vocabulary.of("allergy", "intolerance");

  private static final Vocabulary CATEGORIES =
      Vocabulary.of("food", "medication", "environment", "biologic").inSeries();

  private static final Vocabulary CRITICALITIES = Vocabulary.of("low", "high", "unable-to-assess");

  private static final Vocabulary CLINICAL_STATUSES =
      Vocabulary.of("active", "inactive", "resolved");

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
          Field.text("kind").words(KINDS).described("What it is"),
          Field.text("category")
              .words(CATEGORIES)
              .described("Of what kind the allergen is, with a blank between several"),
          Field.text("criticality").words(CRITICALITIES).described("How bad it may become"),
          Field.text("clinical_status")
              .words(CLINICAL_STATUSES)
              .described("Whether the patient has it still"),
          Field.timestamp("recorded_at").described("When it was written down (UTC)"));

  private Allergies() {}
}
