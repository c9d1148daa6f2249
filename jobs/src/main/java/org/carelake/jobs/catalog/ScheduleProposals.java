package org.carelake.jobs.catalog;

import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/** What is proposed for each scored appointment, as last planned. Source: the schedule job. */
public final class ScheduleProposals {
  public static final Table TABLE =
      Table.of(
          "schedule_proposals",
          "One row per appointment that was planned for while it was still to come.",
          Field.text("appointment_id", Keys.LENGTH)
              .required()
              .references(Appointments.TABLE)
              .described("Which appointment"),
          Field.text("clinic").described("Its doctor, or its place where no doctor is named"),
          Field.date("day").described("Its day (UTC)"),
          Field.number("probability").described("How likely it is missed, as things stood"),
          Field.flag("remind").described("Whether to remind the patient"),
          Field.flag("overbook").described("Whether to offer the slot to a second patient"),
          Field.number("expected_wait").described("Expected wait of the second patient (minutes)"),
          Field.number("capacity").described("The clinic's slots on that day"),
          Field.number("expected_before")
              .described("Patients who come to the clinic on that day, on average, without this"),
          Field.number("expected_after").described("The same, if all proposals are followed"),
          Field.timestamp("proposed_at").described("When it was planned (UTC)"));

  private ScheduleProposals() {}
}
