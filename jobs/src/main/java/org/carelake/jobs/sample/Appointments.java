package org.carelake.jobs.sample;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Half a year of booked appointments. Some patients miss them often; long waits, youth and a lack
 * of reminders make that likelier. One doctor in fifty takes bookings. Those from {@link #TODAY} on
 * are still to come.
 */
record Appointments(long seed, long size, Patients patients, Doctors doctors)
    implements SampleTable {
  static final LocalDate FIRST_DAY = LocalDate.of(2025, 7, 1);
  static final LocalDate TODAY = LocalDate.of(2025, 12, 22);
  private static final int DAYS = 184;
  private static final int SLOTS = 36;
  private static final Weighted<Integer> LEADS =
      Weighted.of(30, 0).and(25, 3).and(20, 10).and(15, 25).and(10, 60);

  @Override
  public String name() {
    return "appointments";
  }

  @Override
  public List<String> columns() {
    return List.of(
        "appointment_id",
        "patient_id",
        "doctor_id",
        "status",
        "starts_at",
        "booked_at",
        "reminder");
  }

  @Override
  public String key(long index) {
    return "B" + (900_000 + index);
  }

  @Override
  public List<String> row(long index) {
    Draws draws = Draws.of(seed, "appointments", index);
    long patient = draws.below(patients.size());
    LocalDateTime starts = starts(draws);
    int lead = lead(draws);
    LocalDateTime booked =
        starts.toLocalDate().minusDays(lead).atTime(7, 0).plusSeconds(draws.below(3600));
    boolean reminder = lead >= 3 && draws.chance(0.6);
    boolean toCome = !starts.toLocalDate().isBefore(TODAY);
    boolean missed = draws.chance(risk(patient, starts.toLocalDate(), lead, reminder));
    return List.of(
        key(index),
        patients.key(patient),
        doctors.key(draws.below(Math.max(1, doctors.size() / 50))),
        toCome ? "booked" : draws.chance(0.04) ? "cancelled" : missed ? "noshow" : "fulfilled",
        starts + ":00Z",
        booked + (booked.getSecond() == 0 ? ":00Z" : "Z"),
        Boolean.toString(reminder));
  }

  /** Every quarter of an hour from 8 to 17 o'clock, on working days. */
  private static LocalDateTime starts(Draws draws) {
    LocalDate day = FIRST_DAY.plusDays(draws.below(DAYS));
    while (day.getDayOfWeek().getValue() > 5) {
      day = FIRST_DAY.plusDays(draws.below(DAYS));
    }
    return day.atTime(8, 0).plusMinutes(15L * draws.below(SLOTS));
  }

  private static int lead(Draws draws) {
    int least = LEADS.drawn(draws);
    return least == 0 ? 0 : least + draws.below(least);
  }

  private double risk(long patient, LocalDate day, int lead, boolean reminder) {
    boolean careless = Draws.of(seed, "careless", patient).chance(0.2);
    int age = day.getYear() - patients.birth(patient).getYear();
    double risk = 0.04 + Math.min(0.25, lead / 100.0) + (careless ? 0.3 : 0);
    return Math.min(0.9, risk + (age >= 16 && age < 35 ? 0.1 : 0) - (reminder ? 0.05 : 0));
  }
}
