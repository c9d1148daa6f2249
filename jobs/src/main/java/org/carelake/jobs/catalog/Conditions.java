package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per diagnosis or problem of one patient. Sources: FHIR R4 Condition. */
public final class Conditions {
  public static final Table TABLE =
      Table.of(
              "conditions",
              "One row per diagnosis or problem of one patient.",
              Field.text("condition_id", Keys.LENGTH)
                  .required()
                  .described("The source's id of the condition"),
              Patients.WHOSE,
              Visits.DURING,
              Coded.CODE,
              Coded.SYSTEM,
              Field.text("name", 1024).described("What the patient has"),
              Field.text("category").described("Category, as the source gives it"),
              Field.text("clinical_status").described("active, resolved, …"),
              Field.text("verification_status").described("confirmed, refuted, …"),
              Field.timestamp("onset_at").described("Begin (UTC)"),
              Field.timestamp("abated_at").described("End (UTC)"),
              Field.timestamp("recorded_at").described("When it was written down (UTC)"))
          .warn(
              "abated_before_onset",
              "the condition does not end before it begins",
              "abated_at >= onset_at");

  private Conditions() {}
}
