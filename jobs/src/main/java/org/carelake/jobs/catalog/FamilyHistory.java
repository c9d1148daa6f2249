package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/**
 * One row per relative whose illnesses matter to one patient. Sources: FHIR R4 FamilyMemberHistory.
 */
public final class FamilyHistory {
  private static final Vocabulary STATUSES =
      Vocabulary.of("partial", "completed", "entered-in-error", "health-unknown");

  public static final Table TABLE =
      Table.of(
          "family_history",
          "One row per relative whose illnesses matter to one patient.",
          Field.text("history_id", Keys.LENGTH)
              .required()
              .described("The source's id of the entry"),
          Patients.WHOSE,
          Field.text("relationship", 1024)
              .words(Kinship.WORDS)
              .described("What the relative is to the patient"),
          Field.text("conditions", 4000).described("Illnesses, with a semicolon between them"),
          Field.text("status").words(STATUSES).described("How far it has been asked for"),
          Field.flag("deceased").described("Whether the relative is dead"),
          Field.timestamp("recorded_at").described("When it was written down (UTC)"));

  private FamilyHistory() {}
}
