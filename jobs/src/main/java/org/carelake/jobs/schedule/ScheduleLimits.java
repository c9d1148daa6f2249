package org.carelake.jobs.schedule;

import java.io.Serializable;
import java.util.List;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;

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
    implements Serializable {
  private static final SettingKey<Integer> DAYS =
      SettingKey.whole("schedule.days", 1, "how many days ahead are planned").byDefault("14");

  private static final SettingKey<Integer> REMINDERS_PER_DAY =
      SettingKey.whole(
              "schedule.reminders-per-day", 0, "how many patients can be called about one day")
          .byDefault("50");

  private static final SettingKey<Double> REMINDER_EFFECT =
      SettingKey.share("schedule.reminder-effect", "share of the no-shows that a reminder avoids")
          .byDefault("0.3");

  private static final SettingKey<Double> MAX_OVERBOOKING =
      SettingKey.share("schedule.max-overbooking", "share of a clinic's slots offered twice a day")
          .byDefault("0.25");

  private static final SettingKey<Integer> SLOT_MINUTES =
      SettingKey.whole("schedule.slot-minutes", 1, "how long an appointment takes, in minutes")
          .byDefault("15");

  private static final SettingKey<Integer> MAX_WAIT_MINUTES =
      SettingKey.whole(
              "schedule.max-wait-minutes",
              0,
              "expected wait of a second patient, at most, in minutes")
          .byDefault("10");

  public static final List<SettingKey<?>> KEYS =
      List.of(
          DAYS,
          REMINDERS_PER_DAY,
          REMINDER_EFFECT,
          MAX_OVERBOOKING,
          SLOT_MINUTES,
          MAX_WAIT_MINUTES);

  public static ScheduleLimits of(Settings settings) {
    return new ScheduleLimits(
        settings.get(DAYS),
        settings.get(REMINDERS_PER_DAY),
        settings.get(REMINDER_EFFECT),
        settings.get(MAX_OVERBOOKING),
        settings.get(SLOT_MINUTES),
        settings.get(MAX_WAIT_MINUTES));
  }
}
