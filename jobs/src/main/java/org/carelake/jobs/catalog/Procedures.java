package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** One row per procedure done to one patient. Sources: FHIR R4 Procedure. */
public final class Procedures {
  public static final Table TABLE =
      Table.of(
              "procedures",
              "One row per procedure done to one patient.",
              Field.text("procedure_id", Keys.LENGTH)
                  .required()
                  .described("The source's id of the procedure"),
              Patients.WHOSE,
              Visits.DURING,
              Coded.CODE,
              Coded.SYSTEM,
              Field.text("name", 1024).described("What was done"),
              Field.text("status").described("completed, not-done, …"),
              Field.timestamp("started_at").described("Begin (UTC)"),
              Field.timestamp("ended_at").described("End (UTC)"))
          .warn(
              "ends_before_start",
              "the procedure does not end before it begins",
              "ended_at >= started_at");

  private Procedures() {}
}
