package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per visit of one patient. Sources: visits.csv. */
public final class Visits {
  public static final Field VISIT_ID = Field.text("visit_id", 64).required();

  public static final Field PATIENT_ID =
      Field.text("patient_id", 64).required().references(Patients.TABLE);

  public static final Field DOCTOR_ID =
      Field.text("doctor_id", 64).required().references(Doctors.TABLE);

  /** Visits may be booked ahead, but not by more than two years. */
  public static final Field VISIT_DATE =
      Field.date("visit_date").required().between("DATE'1900-01-01'", "add_months(as_of, 24)");

  public static final Field REASON = Field.text("reason");
  public static final Field VISIT_TYPE = Field.text("visit_type");

  public static final Table TABLE =
      Table.of(
              "visits",
              "One row per visit of one patient to one doctor.",
              VISIT_ID.described("The hospital's number of the visit"),
              PATIENT_ID.described("Who came"),
              DOCTOR_ID.described("Who was seen"),
              VISIT_DATE.described("Day of the visit"),
              REASON.described("Why the patient came, in the hospital's words"),
              VISIT_TYPE.described("Kind of visit, in the hospital's words"))
          .warn(
              "before_birth",
              "the visit is not before the patient's birth",
              "visit_date >= patients.dob");

  private Visits() {}
}
