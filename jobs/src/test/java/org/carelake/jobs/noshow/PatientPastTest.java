package org.carelake.jobs.noshow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatientPastTest {
  private static final long DAY = 86_400;

  private static PatientPast.Booking booking(
      String id, double bookedDay, int day, int missed, double expected) {
    long booked = (long) (bookedDay * DAY);
    return new PatientPast.Booking(
        0, id, booked, Math.max(booked, day * DAY), day, missed, expected);
  }

  private static double[] of(List<PatientPast.Booking> bookings, String id) {
    PatientPast past = new PatientPast(bookings);
    for (int i = 0; i < past.bookings().size(); i++) {
      if (past.bookings().get(i).id().equals(id)) {
        return past.of(i);
      }
    }
    throw new AssertionError(id);
  }

  @Test
  void aFirstBookingHasNoPast() {
    assertArrayEquals(
        new double[] {0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, -1},
        of(List.of(booking("a", 10, 12, 1, 0.2)), "a"));
  }

  @Test
  void outcomesCountFromTheDayAfter() {
    List<PatientPast.Booking> bookings =
        List.of(
            booking("kept", 1, 5, 0, 0.1),
            booking("missed", 2, 8, 1, 0.2),
            booking("missed too", 3, 9, 1, 0.2),
            booking("same day", 4, 10, 1, 0.3),
            booking("asked", 6, 10, 0, 0.3));

    double[] past = of(bookings, "asked");

    assertEquals(3, past[0]);
    assertEquals(2, past[1]);
    assertEquals(2 - 0.5, past[2], 1e-12);
    assertEquals(1, past[3]);
    assertEquals(1, past[4]);
    assertEquals(2, past[5], "missed two in a row");
    assertEquals(1, past[7], "another on the same day");
    assertEquals(3, past[10], "three more in the same week");
    assertEquals(48, past[11]);
  }

  @Test
  void bookingsMadeLaterAreNotSeen() {
    List<PatientPast.Booking> bookings =
        List.of(booking("asked", 1, 10, 0, 0.2), booking("later", 10.5, 10, 0, 0.2));

    assertEquals(0, of(bookings, "asked")[7]);
    assertEquals(1, of(bookings, "later")[7]);
  }

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    List<PatientPast.Booking> bookings = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      bookings.add(booking("b" + i, i % 10, 5 + i / 2, i % 3 == 0 ? 1 : 0, 0.2));
    }
    double[] before = of(bookings, "b20");
    Collections.reverse(bookings);

    assertArrayEquals(before, of(bookings, "b20"));
  }
}
