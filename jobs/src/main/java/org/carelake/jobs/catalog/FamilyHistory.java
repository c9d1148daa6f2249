package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * One row per relative whose illnesses matter to one patient. Sources: FHIR R4 FamilyMemberHistory.
 */
public final class FamilyHistory {
  public static final Table TABLE =
      Table.of(
          "family_history",
          "One row per relative whose illnesses matter to one patient.",
          Field.text("history_id", Keys.LENGTH)
              .required()
              .described("The source's id of the entry"),
          Patients.WHOSE,
          Field.text("relationship", 1024).described("What the relative is to the patient"),
          Field.text("conditions", 4000).described("Illnesses, with a semicolon between them"),
          Field.text("status").described("completed, partial, …"),
          Field.flag("deceased").described("Whether the relative is dead"),
          Field.timestamp("recorded_at").described("When it was written down (UTC)"));

  private FamilyHistory() {}
}
