package org.carelake.jobs.catalog;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;
import org.carelake.common.source.FhirKind;

/** One row per visit of one patient. Sources: visits.csv; FHIR R4 Encounter. */
public final class Visits {
  public static final Field VISIT_ID = Field.text("visit_id", Keys.LENGTH).required();

  public static final Field PATIENT_ID =
      Field.text("patient_id", Keys.LENGTH).required().references(Patients.TABLE);

  public static final Field DOCTOR_ID =
      Field.text("doctor_id", Keys.LENGTH)
          .required()
          .references(Doctors.TABLE)
          .looseIn(FhirKind.NAME);

  /** Visits may be booked ahead, but not by more than two years. */
  public static final Field VISIT_DATE =
      Field.date("visit_date").required().between("DATE'1900-01-01'", "add_months(as_of, 24)");

  public static final Field REASON = Field.text("reason");
  public static final Field VISIT_TYPE =
      Field.text("visit_type")
          .words(
              Vocabulary.of(
                  List.of(
                      "Consultation",
                      "Diagnostic",
                      "Emergency",
                      "Outpatient",
                      "Inpatient",
                      "Home",
                      "Virtual",
                      "Check-up"),
                  Map.of("checkup", "Check-up", "check up", "Check-up")));

  public static final Field HOSPITAL_ID =
      Field.text("hospital_id", Keys.LENGTH).references(Hospitals.TABLE).filledIn();

  public static final Field LOCATION_ID =
      Field.text("location_id", Keys.LENGTH).references(Hospitals.TABLE);

  public static final Field DEPARTMENT = Field.text("department");
  public static final Field STATUS =
      Field.text("status")
          .words(
              Vocabulary.of(
                  List.of(
                      "planned",
                      "arrived",
                      "triaged",
                      "in-progress",
                      "onleave",
                      "finished",
                      "cancelled",
                      "entered-in-error",
                      "unknown"),
                  Map.of("canceled", "cancelled")));

  public static final Field CLASS = Field.text("class");
  public static final Field START_AT = Field.timestamp("start_at");
  public static final Field END_AT = Field.timestamp("end_at");

  public static final Table TABLE =
      Table.of(
              "visits",
              "One row per visit of one patient to one doctor.",
              VISIT_ID.described("The hospital's number of the visit"),
              PATIENT_ID.described("Who came"),
              DOCTOR_ID.described("Who was seen"),
              VISIT_DATE.described("Day of the visit"),
              REASON.described("Why the patient came, in the hospital's words"),
              VISIT_TYPE.described(
                  "Kind of visit; Outpatient where a source tells no more than that it was one"),
              HOSPITAL_ID.described("Where the patient came to; filled in from the doctor"),
              LOCATION_ID.described("The place within or outside the hospital"),
              DEPARTMENT.described("Department, or the name of the place"),
              STATUS.described("How far the visit has come"),
              CLASS.described("The source's own code for the kind of visit"),
              START_AT.described("Begin (UTC)"),
              END_AT.described("End (UTC)"))
          .warn(
              "ends_before_start", "the visit does not end before it begins", "end_at >= start_at")
          .warn(
              "before_birth",
              "the visit is not before the patient's birth",
              "visit_date >= patients.dob");

  /** How rows of other tables say when they came about, where they do. */
  static final Field DURING =
      Field.text("visit_id", Keys.LENGTH).references(TABLE).described("During which visit");

  private Visits() {}
}
