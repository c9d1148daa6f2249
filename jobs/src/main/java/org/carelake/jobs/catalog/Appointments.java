package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per booked appointment of one patient. Sources: FHIR R4 Appointment. */
public final class Appointments {
  public static final Table TABLE =
      Table.of(
              "appointments",
              "One row per booked appointment of one patient.",
              Field.text("appointment_id", Keys.LENGTH)
                  .required()
                  .described("The source's id of the appointment"),
              Patients.WHOSE,
              Field.text("doctor_id", Keys.LENGTH)
                  .references(Doctors.TABLE)
                  .described("Whom the patient is to see"),
              Field.text("status").described("booked, fulfilled, noshow, …"),
              Field.text("service", 1024).described("What it is for"),
              Field.timestamp("start_at").described("Begin (UTC)"),
              Field.timestamp("end_at").described("End (UTC)"),
              Field.timestamp("booked_at").described("When it was booked (UTC)"))
          .warn(
              "ends_before_start",
              "the appointment does not end before it begins",
              "end_at >= start_at");

  private Appointments() {}
}
