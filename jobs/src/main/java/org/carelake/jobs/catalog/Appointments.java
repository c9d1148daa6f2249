package org.carelake.jobs.catalog;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.FhirKind;

/**
 * One row per booked appointment of one patient, with what was known when it was booked. Sources:
 * appointments.csv; FHIR R4 Appointment; the public no-show file.
 */
public final class Appointments {
  public static final Field STATUS =
      Field.text("status")
          .oneOf(
              List.of(
                  "proposed",
                  "pending",
                  "booked",
                  "arrived",
                  "checked-in",
                  "fulfilled",
                  "noshow",
                  "cancelled",
                  "waitlist",
                  "entered-in-error"),
              Map.ofEntries(
                  entry("scheduled", "booked"),
                  entry("attended", "fulfilled"),
                  entry("completed", "fulfilled"),
                  entry("no-show", "noshow"),
                  entry("no show", "noshow"),
                  entry("missed", "noshow"),
                  entry("canceled", "cancelled")))
          .described("What has become of it, in the words of FHIR");

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
              STATUS,
              Field.text("service", 1024).described("What it is for"),
              Field.timestamp("starts_at")
                  .described("Begin (UTC); midnight where only the day is known"),
              Field.timestamp("ends_at").described("End (UTC)"),
              Field.timestamp("booked_at").described("When it was booked (UTC)"),
              Field.flag("reminder").described("Whether the patient was reminded of it"),
              Field.number("age").between("0", "130").described("Age when it was booked (years)"),
              Field.text("neighbourhood").described("Part of the city in which it takes place"),
              Field.flag("scholarship").described("Whether the patient lives on welfare"),
              Field.flag("hypertension").described("Whether the patient has high blood pressure"),
              Field.flag("diabetes").described("Whether the patient has diabetes"),
              Field.flag("alcoholism").described("Whether the patient is dependent on alcohol"),
              Field.number("disabilities").between("0", "10").described("How many the patient has"))
          .error(
              "booked_after_day",
              "it is booked no later than on its day",
              "to_date(booked_at) <= to_date(starts_at)",
              FhirKind.NAME)
          .warn(
              "ends_before_start",
              "the appointment does not end before it begins",
              "ends_at >= starts_at");

  private Appointments() {}
}
