package org.carelake.common.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;

/** Text → calendar date. */
public final class Dates {
  /** Many databases write the first moment of a day where they mean the day. */
  private static final Pattern ISO =
      Pattern.compile("([1-9]\\d{3})-(\\d{1,2})-(\\d{1,2})([T ]00:00(:00(\\.0{1,9})?)?)?");

  private Dates() {}

  /**
   * An ISO 8601 date from the year 1000 on, {@code 2024-02-29}. Months and days may have one digit,
   * and midnight may follow.
   *
   * @return days since 1970; null where the text is no such value or no such day exists
   */
  public static Integer days(UTF8String text) {
    Matcher iso = text == null ? null : ISO.matcher(text.toString());
    return iso != null && iso.matches() ? days(iso) : null;
  }

  private static Integer days(Matcher iso) {
    try {
      return (int) LocalDate.of(number(iso, 1), number(iso, 2), number(iso, 3)).toEpochDay();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(Matcher iso, int group) {
    return Integer.parseInt(iso.group(group));
  }
}
