package org.carelake.jobs.schedule;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** A booked appointment, and what is proposed for it. */
@PlanningEntity
public final class Slot {
  @PlanningId private String appointment;
  private String patient;
  private String clinic;
  private double missed;
  private boolean reminded;
  private double newcomer;
  private ScheduleLimits limits;

  @PlanningVariable private Boolean remind;
  @PlanningVariable private Boolean overbook;

  /** The solver makes copies. */
  public Slot() {}

  /**
   * A slot of one clinic on one day.
   *
   * @param missed how likely the appointment is missed
   * @param reminded whether the patient has been reminded already
   * @param newcomer how likely somebody comes to whom the slot is offered as well
   */
  Slot(
      String appointment,
      String patient,
      String clinic,
      double missed,
      boolean reminded,
      double newcomer,
      ScheduleLimits limits) {
    this.appointment = appointment;
    this.patient = patient;
    this.clinic = clinic;
    this.missed = missed;
    this.reminded = reminded;
    this.newcomer = newcomer;
    this.limits = limits;
  }

  public String appointment() {
    return appointment;
  }

  public String patient() {
    return patient;
  }

  public String clinic() {
    return clinic;
  }

  public ScheduleLimits limits() {
    return limits;
  }

  public boolean isReminded() {
    return Boolean.TRUE.equals(remind);
  }

  public boolean isRemindedAgain() {
    return isReminded() && reminded;
  }

  public boolean isOverbooked() {
    return Boolean.TRUE.equals(overbook);
  }

  /** How likely the patient comes, once reminded if that is proposed. */
  public double attendance() {
    return 1 - missed * (isReminded() ? 1 - limits.reminderEffect() : 1);
  }

  /** How many come, on average. */
  public double expected() {
    return attendance() + (isOverbooked() ? newcomer : 0);
  }

  /** How likely the slot is used. */
  public double used() {
    return 1 - (1 - attendance()) * (isOverbooked() ? 1 - newcomer : 1);
  }

  /** Minutes that the second patient waits, on average. */
  public double expectedWait() {
    return isOverbooked() ? attendance() * newcomer * limits.slotMinutes() : 0;
  }
}
