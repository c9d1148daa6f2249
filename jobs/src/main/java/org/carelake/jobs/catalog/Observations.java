package org.carelake.jobs.catalog;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/** One row per measurement or finding about one patient. Sources: FHIR R4 Observation. */
public final class Observations {
  private static final Vocabulary CATEGORIES =
      Vocabulary.of(
              "social-history",
              "vital-signs",
              "imaging",
              "laboratory",
              "procedure",
              "survey",
              "exam",
              "therapy",
              "activity",
              "clinical-test")
          .inSeries();

  /** Also those of reports. */
  static final Vocabulary STATUSES =
      Vocabulary.of(
          List.of(
              "registered",
              "partial",
              "preliminary",
              "final",
              "amended",
              "corrected",
              "appended",
              "cancelled",
              "entered-in-error",
              "unknown"),
          Map.of("canceled", "cancelled"));

  public static final Table TABLE =
      Table.of(
          "observations",
          "One row per measurement or finding about one patient.",
          Field.text("observation_id", Keys.LENGTH)
              .required()
              .described("The source's id of the observation"),
          Patients.WHOSE,
          Visits.DURING,
          Coded.CODE,
          Coded.SYSTEM,
          Field.text("name", 1024).described("What was observed"),
          Field.text("category")
              .words(CATEGORIES)
              .described("Categories, with a blank between them"),
          Field.text("value", 4000).described("Value, with the digits that the source gave"),
          Field.number("value_number")
              .described("The value, where it is a number, in the unit beside it"),
          Field.text("unit").described("Unit of the value"),
          Field.text("components", 4000)
              .described("Parts, each code=value unit, with a semicolon between them"),
          Field.text("status").words(STATUSES).described("How far it has come"),
          Field.timestamp("observed_at").described("When it was true (UTC)"));

  private Observations() {}
}
