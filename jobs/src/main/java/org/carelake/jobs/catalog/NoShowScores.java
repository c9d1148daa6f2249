package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * How likely each booked appointment is missed, as last predicted. Source: the no-show model. Rows
 * stay when the appointment is over, to be compared with what happened.
 */
public final class NoShowScores {
  public static final Table TABLE =
      Table.of(
          "no_show_scores",
          "One row per appointment that was scored while it was still to come.",
          Field.text("appointment_id", Keys.LENGTH)
              .required()
              .references(Appointments.TABLE)
              .described("Which appointment"),
          Field.text("model_version").required().described("The model that predicted it"),
          Field.number("probability")
              .required()
              .between("0", "1")
              .described("How likely the appointment is missed"),
          Field.flag("flagged").described("Whether it is likely enough to be followed up"),
          Field.text("reason_1").described("What raises or lowers it most"),
          Field.text("reason_2").described("What does so next"),
          Field.text("reason_3").described("What does so after that"),
          Field.timestamp("scored_at").described("When it was predicted (UTC)"));

  private NoShowScores() {}
}
