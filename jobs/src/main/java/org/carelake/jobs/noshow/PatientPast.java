package org.carelake.jobs.noshow;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What one patient's other bookings tell about each of them, as far as it was known at its moment:
 * outcomes of earlier days, and bookings already made.
 */
final class PatientPast {
  /** What comes out for each booking, in this order. */
  static final List<String> COLUMNS =
      List.of(
          "past_n",
          "past_missed",
          "past_excess",
          "last_missed",
          "days_since_last",
          "streak",
          "bookings_n",
          "same_day_others",
          "same_call",
          "open_others",
          "near_others",
          "hours_since_booking");

  /** Nothing of the kind has been yet. */
  private static final double NEVER = -1;

  private static final int UNKNOWN = -1;
  private static final int DAY = 24 * 60 * 60;
  private static final int CALL = 10 * 60;
  private static final int NEAR_DAYS = 7;

  /** Of a patient with very many bookings those made around the same time are looked at. */
  private static final int AROUND = 200;

  /**
   * One booking.
   *
   * @param row its place among the patient's rows
   * @param missed 1, 0, or {@value #UNKNOWN}
   * @param expected how likely it was, as far as the time between booking and day tells
   */
  record Booking(
      int row, String id, long booked, long moment, int day, int missed, double expected) {}

  private final Booking[] byBooking;
  private final Booking[] happened;
  private final double[] missedBefore;
  private final double[] expectedBefore;
  private final int[] lastMissed;
  private final int[] lastKept;

  PatientPast(List<Booking> bookings) {
    byBooking = bookings.toArray(Booking[]::new);
    Arrays.sort(byBooking, Comparator.comparingLong(Booking::booked).thenComparing(Booking::id));
    happened =
        Arrays.stream(byBooking)
            .filter(booking -> booking.missed() != UNKNOWN)
            .sorted(Comparator.comparingInt(Booking::day))
            .toArray(Booking[]::new);
    missedBefore = new double[happened.length + 1];
    expectedBefore = new double[happened.length + 1];
    lastMissed = new int[happened.length + 1];
    lastKept = new int[happened.length + 1];
    for (int i = 0; i < happened.length; i++) {
      boolean missed = happened[i].missed() == 1;
      missedBefore[i + 1] = missedBefore[i] + happened[i].missed();
      expectedBefore[i + 1] = expectedBefore[i] + happened[i].expected();
      lastMissed[i + 1] = missed ? i + 1 : lastMissed[i];
      lastKept[i + 1] = missed ? lastKept[i] : i + 1;
    }
  }

  /** The bookings in the order of the results. */
  List<Booking> bookings() {
    return List.of(byBooking);
  }

  /** The values of {@link #COLUMNS} for one of {@link #bookings()}. */
  double[] of(int index) {
    Booking booking = byBooking[index];
    int today = (int) Math.floorDiv(booking.moment(), (long) DAY);
    int past = earlierThan(today);
    double[] values = new double[COLUMNS.size()];
    values[0] = past;
    values[1] = missedBefore[past];
    values[2] = missedBefore[past] - expectedBefore[past];
    values[3] = past == 0 ? NEVER : happened[past - 1].missed();
    values[4] = past == 0 ? NEVER : today - happened[past - 1].day();
    values[5] = (double) lastMissed[past] - lastKept[past];
    others(index, today, values);
    return values;
  }

  /** How many of {@link #happened} lie before the day. */
  private int earlierThan(int day) {
    int low = 0;
    int high = happened.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (happened[middle].day() < day) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void others(int index, int today, double[] values) {
    Booking booking = byBooking[index];
    values[11] = NEVER;
    int from = Math.max(0, index - AROUND);
    values[6] = from;
    for (int i = from; i < byBooking.length && i <= index + AROUND; i++) {
      Booking other = byBooking[i];
      if (other.booked() > booking.moment()) {
        break;
      }
      if (i == index) {
        continue;
      }
      values[6]++;
      values[7] += other.day() == booking.day() ? 1 : 0;
      values[8] += Math.abs(other.booked() - booking.booked()) <= CALL ? 1 : 0;
      values[9] += other.day() >= today ? 1 : 0;
      values[10] +=
          other.day() != booking.day() && Math.abs(other.day() - booking.day()) <= NEAR_DAYS
              ? 1
              : 0;
      if (other.booked() < booking.booked()) {
        values[11] = (booking.booked() - other.booked()) / 3600d;
      }
    }
  }
}
