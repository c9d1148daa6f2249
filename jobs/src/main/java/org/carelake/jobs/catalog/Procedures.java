package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per procedure done to one patient. Sources: FHIR R4 Procedure. */
public final class Procedures {
  private static final Vocabulary STATUSES =
      Vocabulary.of(
          "preparation",
          "in-progress",
          "not-done",
          "on-hold",
          "stopped",
          "completed",
          "entered-in-error",
          "unknown");

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
              Field.text("status").words(STATUSES).described("Whether it was done"),
              Field.timestamp("started_at").described("Begin (UTC)"),
              Field.timestamp("ended_at").described("End (UTC)"))
          .warn(
              "ends_before_start",
              "the procedure does not end before it begins",
              "ended_at >= started_at");

  private Procedures() {}
}
