package org.carelake.common.fhir;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, dateTime, instant or time with the precision it was written in.
 *
 * @param text as written
 * @param parts year, month, day, hour, minute, nanoseconds in the minute, as far as known; for a
 *     time the last three only
 * @param time whether it is a time of any day
 * @param offset minutes east of UTC; null where none is written, which counts as UTC
 */
record Moment(String text, List<Long> parts, boolean time, Integer offset) {
  private static final Pattern TIME =
      Pattern.compile("(\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?)?");
  private static final Pattern DATE = Pattern.compile("(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d))?)?");
  private static final Pattern ZONED = Pattern.compile("(.*?)(Z|[+-]\\d\\d:\\d\\d)?");
  private static final int DAY = 3;
  private static final List<ChronoField> TO_THE_MINUTE =
      List.of(
          ChronoField.YEAR,
          ChronoField.MONTH_OF_YEAR,
          ChronoField.DAY_OF_MONTH,
          ChronoField.HOUR_OF_DAY,
          ChronoField.MINUTE_OF_HOUR);

  /** Null for text of another form. */
  static Moment parse(String text) {
    int t = text.indexOf('T');
    try {
      if (t < 0 && text.indexOf(':') == 2) {
        return ofTime(text);
      }
      return t < 0 ? ofDate(text) : ofDateTime(text, t);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Moment ofTime(String text) {
    return new Moment(text, parts(TIME, text), true, null);
  }

  private static Moment ofDate(String text) {
    return new Moment(text, parts(DATE, text), false, null);
  }

  private static Moment ofDateTime(String text, int t) {
    List<Long> all = new ArrayList<>(parts(DATE, text.substring(0, t)));
    Matcher zoned = ZONED.matcher(text.substring(t + 1));
    if (!zoned.matches() || zoned.group(1).isEmpty()) {
      return new Moment(text, all, false, null);
    }
    all.addAll(parts(TIME, zoned.group(1)));
    return new Moment(text, all, false, minutes(zoned.group(2)));
  }

  private static Integer minutes(String zone) {
    if (zone == null || zone.equals("Z")) {
      return zone == null ? null : 0;
    }
    int minutes = Integer.parseInt(zone.substring(1, 3)) * 60 + Integer.parseInt(zone.substring(4));
    return zone.charAt(0) == '-' ? -minutes : minutes;
  }

  private static List<Long> parts(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("another form");
    }
    List<Long> parts = new ArrayList<>();
    for (int i = 1; i <= 3 && matcher.group(i) != null; i++) {
      parts.add(Long.valueOf(matcher.group(i)));
    }
    if (pattern.equals(TIME) && parts.size() == 3) {
      parts.set(2, parts.get(2) * 1_000_000_000L + nanoseconds(matcher.group(4)));
    }
    return parts;
  }

  private static long nanoseconds(String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
  }

  /** The FHIR type of a literal written so. */
  String type() {
    return time ? "time" : text.indexOf('T') < 0 ? "date" : "dateTime";
  }

  /**
   * Below 0 where this is earlier; null where one is written more precisely than the other and they
   * agree as far as both are known, or where a time meets a date.
   */
  Integer compare(Moment other) {
    if (time != other.time) {
      return null;
    }
    boolean zones = hasTime() && other.hasTime();
    List<Long> mine = zones ? utc() : parts;
    List<Long> theirs = zones ? other.utc() : other.parts;
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      int order = mine.get(i).compareTo(theirs.get(i));
      if (order != 0) {
        return order;
      }
    }
    return mine.size() == theirs.size() ? 0 : null;
  }

  private boolean hasTime() {
    return !time && parts.size() > DAY;
  }

  /** As written where the parts are no moment of the calendar. */
  private List<Long> utc() {
    if (offset == null || offset == 0) {
      return parts;
    }
    try {
      LocalDateTime utc = local().minusMinutes(offset);
      List<Long> moved = new ArrayList<>(parts);
      for (int i = 0; i < Math.min(TO_THE_MINUTE.size(), moved.size()); i++) {
        moved.set(i, utc.getLong(TO_THE_MINUTE.get(i)));
      }
      return moved;
    } catch (DateTimeException e) {
      return parts;
    }
  }

  private LocalDateTime local() {
    return LocalDateTime.of(part(0), part(1), part(2), part(3), part(4));
  }

  private int part(int i) {
    return i < parts.size() ? parts.get(i).intValue() : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Moment moment && moment.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
