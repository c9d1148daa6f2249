package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per vaccination of one patient. Sources: FHIR R4 Immunization. */
public final class Immunizations {
  private static final Vocabulary STATUSES =
      Vocabulary.of("completed", "entered-in-error", "not-done");

  public static final Table TABLE =
      Table.of(
          "immunizations",
          "One row per vaccination of one patient.",
          Field.text("immunization_id", Keys.LENGTH)
              .required()
              .described("The source's id of the vaccination"),
          Patients.WHOSE,
          Visits.DURING,
          Coded.CODE,
          Coded.SYSTEM,
          Field.text("vaccine", 1024).described("Name of the vaccine"),
          Field.text("status").words(STATUSES).described("Whether it was given"),
          Field.timestamp("given_at").described("When it was given (UTC)"));

  private Immunizations() {}
}
