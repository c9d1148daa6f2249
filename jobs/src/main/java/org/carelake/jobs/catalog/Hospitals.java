package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/**
 * One row per hospital or other place of care. Sources: FHIR R4 Organization and Location; doctors,
 * for those that only they name.
 */
public final class Hospitals {
  private static final Vocabulary KINDS = Vocabulary.of("organization", "location");

  public static final Table TABLE =
      Table.of(
          "hospitals",
          "One row per hospital or other place of care.",
          Field.text("hospital_id", Keys.LENGTH)
              .required()
              .described(
                  "The source's id of the place; its name's hash where only doctors name it"),
          Field.text("name").required().described("Name"),
          Field.text("kind").words(KINDS).described("Whether it runs a place or is one"),
          Field.text("city").described("City"),
          Field.text("state").described("State or region"),
          Field.text("postal_code").described("Postal code"),
          Field.text("phone").described("Telephone number"),
          Field.text(Table.IDENTIFIERS, 1024)
              .described("Other numbers of the place, system|value"));

  private Hospitals() {}
}
