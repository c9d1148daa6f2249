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
          Field.text("patient_id", Keys.LENGTH)
              .required()
              .references(Patients.TABLE)
              .described("Whose"),
          Field.text("visit_id", Keys.LENGTH)
              .references(Visits.TABLE)
              .described("During which visit"),
          Field.text("code").described("Code, as the source gives it"),
          Field.text("code_system").described("System of the code"),
          Field.text("vaccine", 1024).described("Name of the vaccine"),
          Field.text("status").described("completed, not-done, …"),
          Field.timestamp("given_at").described("When it was given (UTC)"));

  private Immunizations() {}
}
