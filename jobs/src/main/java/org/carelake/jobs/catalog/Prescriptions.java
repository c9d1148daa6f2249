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
          Patients.WHOSE,
          Visits.DURING,
          Field.text("doctor_id", Keys.LENGTH)
              .references(Doctors.TABLE)
              .described("Who asked for it"),
          Coded.CODE,
          Coded.SYSTEM,
          Field.text("medication", 1024).described("Name of the medication"),
          Field.text("dosage", 4000).described("How to take it, in the source's words"),
          Field.text("intent").described("order, plan, …"),
          Field.text("status").described("active, stopped, …"),
          Field.timestamp("prescribed_at").described("When it was asked for (UTC)"));

  private Prescriptions() {}
}
