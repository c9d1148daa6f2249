package org.carelake.common.fhir;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;

/**
 * FHIRPath's lowBoundary() and highBoundary(): the earliest and latest, least and greatest that a
 * value of limited precision can mean. Decimals to eight digits, times to milliseconds; without a
 * zone, from +14:00 to -12:00.
 */
final class Boundary {
  private static final int DIGITS = 8;
  private static final List<String> FIRST = List.of("00", ":00", ":00", ".000");
  private static final List<String> LAST = List.of("23", ":59", ":59", ".999");

  private Boundary() {}

  static Object of(Object item, boolean high) {
    Object value = Value.of(item);
    if (value instanceof BigDecimal number) {
      return ofDecimal(number, high);
    }
    if (value instanceof Moment moment) {
      return ofMoment(moment, item instanceof DateTimeType || item instanceof InstantType, high);
    }
    if (value == null || value instanceof Integer) {
      return value;
    }
    throw new PathProblem(
        "a " + Value.type(item) + " has no boundary. Call it on a decimal, a date or a time.");
  }

  private static BigDecimal ofDecimal(BigDecimal number, boolean high) {
    BigDecimal half = new BigDecimal("0.5").scaleByPowerOfTen(-number.scale());
    BigDecimal boundary = high ? number.add(half) : number.subtract(half);
    return boundary.setScale(Math.max(DIGITS, boundary.scale()));
  }

  private static Moment ofMoment(Moment moment, boolean isDateTime, boolean high) {
    if (moment.time()) {
      return Moment.parse(time(moment.text(), high));
    }
    int t = moment.text().indexOf('T');
    String date = date(t < 0 ? moment.text() : moment.text().substring(0, t), high);
    if (t < 0 && !isDateTime) {
      return Moment.parse(date);
    }
    String rest = t < 0 ? "" : moment.text().substring(t + 1);
    int zone = moment.offset() == null ? rest.length() : zoneStart(rest);
    return Moment.parse(
        date + "T" + time(rest.substring(0, zone), high) + zone(rest.substring(zone), high));
  }

  private static int zoneStart(String time) {
    return time.endsWith("Z") ? time.length() - 1 : time.length() - "+00:00".length();
  }

  private static String zone(String written, boolean high) {
    return written.isEmpty() ? high ? "-12:00" : "+14:00" : written;
  }

  private static String date(String text, boolean high) {
    String month = text.length() > 4 ? text : text + (high ? "-12" : "-01");
    if (month.length() > 7) {
      return month;
    }
    return month + (high ? "-" + YearMonth.parse(month).lengthOfMonth() : "-01");
  }

  /** Hours, minutes, seconds and milliseconds, each where the text leaves it open. */
  private static String time(String text, boolean high) {
    StringBuilder full = new StringBuilder(text);
    int[] lengths = {0, 2, 5, 8};
    for (int i = 0; i < lengths.length; i++) {
      if (full.length() <= lengths[i]) {
        full.append((high ? LAST : FIRST).get(i));
      }
    }
    while (full.length() < "00:00:00.000".length()) {
      full.append(high ? '9' : '0');
    }
    return full.toString();
  }
}
