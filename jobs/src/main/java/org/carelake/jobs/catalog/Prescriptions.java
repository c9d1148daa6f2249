package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per medication asked for. Sources: FHIR R4 MedicationRequest. */
public final class Prescriptions {
  public static final Table TABLE =
      Table.of(
          "prescriptions",
          "One row per medication asked for.",
          Field.text("prescription_id", Keys.LENGTH)
              .required()
              .described("The source's id of the request"),
          Field.text("patient_id", Keys.LENGTH)
              .required()
              .references(Patients.TABLE)
              .described("Whose"),
          Field.text("visit_id", Keys.LENGTH)
              .references(Visits.TABLE)
              .described("During which visit"),
          Field.text("doctor_id", Keys.LENGTH)
              .references(Doctors.TABLE)
              .described("Who asked for it"),
          Field.text("code").described("Code, as the source gives it"),
          Field.text("code_system").described("System of the code"),
          Field.text("medication", 1024).described("Name of the medication"),
          Field.text("dosage", 4000).described("How to take it, in the source's words"),
          Field.text("intent").described("order, plan, …"),
          Field.text("status").described("active, stopped, …"),
          Field.timestamp("prescribed_at").described("When it was asked for (UTC)"));

  private Prescriptions() {}
}
