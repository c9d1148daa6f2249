package org.carelake.jobs.schedule;

import java.io.Serializable;

/**
 * What a clinic allows.
 *
 * @param days how far ahead is planned
 * @param remindersPerDay how many patients can be called about one day's appointments
 * @param reminderEffect share of the no-shows that a reminder turns into visits
 * @param maxOverbooking share of a clinic's slots of one day that may be offered twice
 * @param slotMinutes how long an appointment takes
 * @param maxWaitMinutes what an offered slot may cost, as the expected wait of the second patient
 */
public record ScheduleLimits(
    int days,
    int remindersPerDay,
    double reminderEffect,
    double maxOverbooking,
    int slotMinutes,
    double maxWaitMinutes)
    implements Serializable {}
