package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per hospital or other place of care. Sources: FHIR R4 Organization and Location. */
public final class Hospitals {
  public static final Table TABLE =
      Table.of(
          "hospitals",
          "One row per hospital or other place of care.",
          Field.text("hospital_id", Keys.LENGTH)
              .required()
              .described("The source's id of the place"),
          Field.text("name").required().described("Name"),
          Field.text("kind").described("organization or location"),
          Field.text("city").described("City"),
          Field.text("state").described("State or region"),
          Field.text("postal_code").described("Postal code"),
          Field.text("phone").described("Telephone number"),
          Field.text(Table.IDENTIFIERS, 1024)
              .described("Other numbers of the place, system|value"));

  private Hospitals() {}
}
