package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.source.FhirKind;

/** One row per role in which one doctor works. Sources: FHIR R4 PractitionerRole. */
public final class DoctorRoles {
  public static final Table TABLE =
      Table.of(
          "doctor_roles",
          "One row per role in which one doctor works.",
          Field.text("role_id", Keys.LENGTH).required().described("The source's id of the role"),
          Field.text("doctor_id", Keys.LENGTH)
              .required()
              .references(Doctors.TABLE)
              .looseIn(FhirKind.NAME)
              .described("Whose role"),
          Field.text("specialization").words(Specialties.WORDS).described("Medical specialty"),
          Field.flag("active").described("Whether the doctor still works in it"));

  private DoctorRoles() {}
}
