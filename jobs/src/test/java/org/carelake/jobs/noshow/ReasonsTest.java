package org.carelake.jobs.noshow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  private static String told(String feature, float value) {
    int place = Features.NAMES.indexOf(feature);
    float[] values = new float[Features.NAMES.size()];
    values[Features.NAMES.indexOf("past_n")] = 5;
    values[place] = value;
    double[] contributions = new double[values.length];
    contributions[place] = 1;
    return new Reasons(Features.ALL).of(values, contributions).get(0);
  }

  @Test
  void reasonsAreWhatAClinicsDeskWouldSay() {
    assertEquals("booked 17 days ahead (likelier to miss)", told("lead_days", 17));
    assertEquals("booked 1 day ahead (likelier to miss)", told("lead_days", 1));
    assertEquals("missed 3 of 5 before (likelier to miss)", told("past_missed", 3));
    assertEquals("on a Monday (likelier to miss)", told("weekday", 0));
    assertEquals("at 14:30 (likelier to miss)", told("hour", 14.5f));
    assertEquals("was not reminded (likelier to miss)", told("reminder", 0));
    assertEquals("age unknown (likelier to miss)", told("age", -1));
    assertEquals("22 % are missed at this place (likelier to miss)", told("place_rate", 0.22f));
    assertEquals("first appointment (likelier to miss)", told("days_since_last", -1));
    assertEquals("missed the last 2 (likelier to miss)", told("streak", 2));
    assertEquals("kept the last 3 (likelier to miss)", told("streak", -3));
  }

  @Test
  void whatLowersTheChanceIsToldAsSuch() {
    float[] values = new float[Features.NAMES.size()];
    double[] contributions = new double[values.length];
    contributions[Features.NAMES.indexOf("same_day")] = -2;
    values[Features.NAMES.indexOf("same_day")] = 1;

    assertEquals(
        "booked on the same day (likelier to come)",
        new Reasons(Features.ALL).of(values, contributions).get(0));
  }

  @Test
  void noSentenceIsLeftWithAPlaceToFill() {
    for (String feature : Features.NAMES) {
      for (float value : new float[] {-1, 0, 0.5f, 1, 2, 23.99f}) {
        assertFalse(told(feature, value).contains("%s"), feature);
      }
    }
    assertEquals(List.of(), Features.ALL.stream().filter(one -> one.sentence() == null).toList());
  }
}
