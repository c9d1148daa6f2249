package org.carelake.jobs.schedule;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sumLong;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;

/** What a day's plan must keep, and what makes it good. Expectations count in thousandths. */
public final class ClinicRules implements ConstraintProvider {
  private static final long THOUSAND = 1000;

  /** A call costs as much as this share of a slot. */
  private static final double CALL = 0.03;

  /** A patient who waits for a whole slot costs as much as this share of it. */
  private static final double WAIT = 0.3;

  @Override
  public Constraint[] defineConstraints(ConstraintFactory factory) {
    return new Constraint[] {
      attendance(factory),
      overbooking(factory),
      wait(factory),
      fairness(factory),
      reminders(factory),
      remindedOnce(factory),
      used(factory)
    };
  }

  /** No more come to a clinic than it has slots, on average. */
  private static Constraint attendance(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .groupBy(
            Slot::clinic, count(), sumLong((Slot slot) -> Math.round(slot.expected() * THOUSAND)))
        .filter((clinic, slots, expected) -> expected > slots * THOUSAND)
        .penalizeLong(
            HardSoftLongScore.ONE_HARD, (clinic, slots, expected) -> expected - slots * THOUSAND)
        .asConstraint("attendance within capacity");
  }

  private static Constraint overbooking(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .groupBy(
            Slot::clinic,
            sumLong((Slot slot) -> Math.round(slot.limits().maxOverbooking() * THOUSAND)),
            sumLong((Slot slot) -> slot.isOverbooked() ? THOUSAND : 0))
        .filter((clinic, allowed, twice) -> twice > allowed)
        .penalizeLong(HardSoftLongScore.ONE_HARD, (clinic, allowed, twice) -> twice - allowed)
        .asConstraint("overbooking within its limit");
  }

  private static Constraint wait(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .filter(slot -> slot.expectedWait() > slot.limits().maxWaitMinutes())
        .penalizeLong(
            HardSoftLongScore.ONE_HARD,
            slot -> Math.round((slot.expectedWait() - slot.limits().maxWaitMinutes()) * THOUSAND))
        .asConstraint("wait within its limit");
  }

  /** Nobody shares two slots on a day, however often they missed appointments before. */
  private static Constraint fairness(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .filter(Slot::isOverbooked)
        .groupBy(Slot::patient, count())
        .filter((patient, slots) -> slots > 1)
        .penalizeLong(HardSoftLongScore.ONE_HARD, (patient, slots) -> (slots - 1) * THOUSAND)
        .asConstraint("one shared slot for a patient");
  }

  private static Constraint reminders(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .filter(Slot::isReminded)
        .groupBy(slot -> slot.limits().remindersPerDay(), count())
        .filter((allowed, calls) -> calls > allowed)
        .penalizeLong(HardSoftLongScore.ONE_HARD, (allowed, calls) -> (calls - allowed) * THOUSAND)
        .asConstraint("reminders within their number");
  }

  private static Constraint remindedOnce(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .filter(Slot::isRemindedAgain)
        .penalizeLong(HardSoftLongScore.ONE_HARD, slot -> THOUSAND)
        .asConstraint("reminded once");
  }

  /** Slots that are used, less what calls and waiting cost. */
  private static Constraint used(ConstraintFactory factory) {
    return factory
        .forEach(Slot.class)
        .rewardLong(
            HardSoftLongScore.ONE_SOFT,
            slot ->
                Math.round(
                    THOUSAND
                        * (slot.used()
                            - (slot.isReminded() ? CALL : 0)
                            - WAIT * slot.expectedWait() / slot.limits().slotMinutes())))
        .asConstraint("slots used");
  }
}
