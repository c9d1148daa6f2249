package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per diagnosis or problem of one patient. Sources: FHIR R4 Condition. */
public final class Conditions {
  private static final Vocabulary CATEGORIES =
      Vocabulary.of("encounter-diagnosis", "problem-list-item", "health-concern").inSeries();

  private static final Vocabulary CLINICAL_STATUSES =
      Vocabulary.of("active", "recurrence", "relapse", "inactive", "remission", "resolved");

  private static final Vocabulary VERIFICATION_STATUSES =
      Vocabulary.of(
          "unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error");

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
              Field.text("category")
                  .words(CATEGORIES)
                  .described("What it was written down as, with a blank between several"),
              Field.text("clinical_status")
                  .words(CLINICAL_STATUSES)
                  .described("Whether the patient has it still"),
              Field.text("verification_status")
                  .words(VERIFICATION_STATUSES)
                  .described("How sure it is"),
              Field.timestamp("onset_at").described("Begin (UTC)"),
              Field.timestamp("abated_at").described("End (UTC)"),
              Field.timestamp("recorded_at").described("When it was written down (UTC)"))
          .warn(
              "abated_before_onset",
              "the condition does not end before it begins",
              "abated_at >= onset_at");

  private Conditions() {}
}
