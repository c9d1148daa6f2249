package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per measurement or finding about one patient. Sources: FHIR R4 Observation. */
public final class Observations {
  public static final Table TABLE =
      Table.of(
          "observations",
          "One row per measurement or finding about one patient.",
          Field.text("observation_id", Keys.LENGTH)
              .required()
              .described("The source's id of the observation"),
          Field.text("patient_id", Keys.LENGTH)
              .required()
              .references(Patients.TABLE)
              .described("Whose"),
          Field.text("visit_id", Keys.LENGTH)
              .references(Visits.TABLE)
              .described("During which visit"),
          Field.text("code").described("Code, as the source gives it"),
          Field.text("code_system").described("System of the code"),
          Field.text("name", 1024).described("What was observed"),
          Field.text("category").described("Categories, with a blank between them"),
          Field.text("value", 4000).described("Value, with the digits that the source gave"),
          Field.number("value_number")
              .described("The value, where it is a number, in the unit beside it"),
          Field.text("unit").described("Unit of the value"),
          Field.text("components", 4000)
              .described("Parts, each code=value unit, with a semicolon between them"),
          Field.text("status").described("final, amended, …"),
          Field.timestamp("observed_at").described("When it was true (UTC)"));

  private Observations() {}
}
