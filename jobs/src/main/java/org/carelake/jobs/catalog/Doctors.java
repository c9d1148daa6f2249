package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * One row per doctor. Sources: doctors.csv; FHIR R4 Practitioner, and PractitionerRole for the
 * specialty.
 */
public final class Doctors {
  public static final Field DOCTOR_ID = Field.text("doctor_id", Keys.LENGTH).required();
  public static final Field NAME = Field.text("name").required();
  public static final Field SPECIALIZATION =
      Field.text("specialization").words(Specialties.WORDS).filledIn();

  public static final Field HOSPITAL = Field.text("hospital");
  public static final Field CITY = Field.text("city");
  public static final Field PHONE = Field.text("phone");
  public static final Field IDENTIFIERS = Field.text(Table.IDENTIFIERS, 1024);

  public static final Field HOSPITAL_ID =
      Field.text("hospital_id", Keys.LENGTH).references(Hospitals.TABLE).filledIn();

  public static final Table TABLE =
      Table.of(
              "doctors",
              "One row per doctor.",
              DOCTOR_ID.described("The hospital's number of the doctor"),
              NAME.described("Full name"),
              SPECIALIZATION.described("Medical specialty; filled in from doctor_roles"),
              HOSPITAL.described("Where the doctor works"),
              CITY.described("City of the practice"),
              PHONE.described("Telephone number at work"),
              IDENTIFIERS.described("Other numbers of the doctor, system|value"),
              HOSPITAL_ID.described("The hospital that is called so; filled in by its name"))
          .warn("name.digits", "the name holds no digits", "not name rlike '[0-9]'");

  private Doctors() {}
}
