package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per vaccination of one patient. Sources: FHIR R4 Immunization. */
public final class Immunizations {
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
          Field.text("status").described("completed, not-done, …"),
          Field.timestamp("given_at").described("When it was given (UTC)"));

  private Immunizations() {}
}
