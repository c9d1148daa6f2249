package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per person related to one patient. Sources: FHIR R4 RelatedPerson and Patient.link. */
public final class FamilyLinks {
  public static final Table TABLE =
      Table.of(
              "family_links",
              "One row per person related to one patient.",
              Field.text("link_id", Keys.LENGTH)
                  .required()
                  .described("The source's id of the relation"),
              Patients.WHOSE,
              Field.text("relative_id", Keys.LENGTH)
                  .references(Patients.TABLE)
                  .described("The related person, where a patient too"),
              Field.text("relationship", 1024)
                  .words(Kinship.WORDS)
                  .described("What the person is to the patient"),
              Field.text("name").described("Name of the person"),
              Field.text("phone").described("Telephone number"))
          .partOf(
              Patients.TABLE,
              "if(link_id LIKE '%/link/%', substring_index(link_id, '/link/', 1), NULL)");

  private FamilyLinks() {}
}
