package org.carelake.jobs.catalog;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per medication asked for. Sources: FHIR R4 MedicationRequest. */
public final class Prescriptions {
  private static final Vocabulary INTENTS =
      Vocabulary.of(
          "proposal",
          "plan",
          "order",
          "original-order",
          "reflex-order",
          "filler-order",
          "instance-order",
          "option");

  private static final Vocabulary STATUSES =
      Vocabulary.of(
          List.of(
              "active",
              "on-hold",
              "cancelled",
              "completed",
              "entered-in-error",
              "stopped",
              "draft",
              "unknown"),
          Map.of("canceled", "cancelled"));

  public static final Table TABLE =
      Table.of(
          "prescriptions",
          "One row per medication asked for.",
          Field.text("prescription_id", Keys.LENGTH)
              .required()
              .described("The source's id of the request"),
          Patients.WHOSE,
          Visits.DURING,
          Field.text("doctor_id", Keys.LENGTH)
              .references(Doctors.TABLE)
              .described("Who asked for it"),
          Coded.CODE,
          Coded.SYSTEM,
          Field.text("medication", 1024).described("Name of the medication"),
          Field.text("dosage", 4000).described("How to take it, in the source's words"),
          Field.text("intent")
              .words(INTENTS)
              .described("Whether it is proposed, planned or ordered"),
          Field.text("status").words(STATUSES).described("Whether it is in force"),
          Field.timestamp("prescribed_at").described("When it was asked for (UTC)"));

  private Prescriptions() {}
}
