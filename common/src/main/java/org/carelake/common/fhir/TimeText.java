package org.carelake.common.fhir;

/**
 * How R4 writes dates and times, told without regular expressions: they would be a tenth of what it
 * takes to parse a resource. Whether a month has a 31st is left to the parser.
 */
final class TimeText {
  private static final int YEAR = "2020".length();
  private static final int MONTH = "2020-05".length();
  private static final int DAY = "2020-05-31".length();
  private static final int SECONDS = "10:00:00".length();
  private static final int ZONE = "+02:00".length();
  private static final int LONGEST_FRACTION = 30;

  private TimeText() {}

  /** A year, a month or a day. */
  static boolean isDate(String text) {
    return isDate(text, text.length());
  }

  /** A date, or a time of a day with its zone. */
  static boolean isDateTime(String text) {
    return text.length() > DAY ? isInstant(text) : isDate(text);
  }

  static boolean isInstant(String text) {
    int zone = text.endsWith("Z") ? text.length() - 1 : text.length() - ZONE;
    return zone > DAY
        && isDate(text, DAY)
        && text.charAt(DAY) == 'T'
        && isTime(text, DAY + 1, zone)
        && isZone(text, zone);
  }

  /** A time of any day. */
  static boolean isTime(String text) {
    return isTime(text, 0, text.length());
  }

  private static boolean isDate(String text, int end) {
    return (end == YEAR || end == MONTH || end == DAY)
        && digits(text, 0, YEAR) > 0
        && (end == YEAR || isPart(text, YEAR, '-', 1, 12))
        && (end < DAY || isPart(text, MONTH, '-', 1, 31));
  }

  private static boolean isTime(String text, int from, int end) {
    return end - from >= SECONDS
        && isBetween(digits(text, from, from + 2), 0, 23)
        && isPart(text, from + 2, ':', 0, 59)
        && isPart(text, from + 5, ':', 0, 60)
        && (end == from + SECONDS || isFraction(text, from + SECONDS, end));
  }

  private static boolean isFraction(String text, int point, int end) {
    int digits = point + 1;
    while (digits < end && digits(text, digits, digits + 1) >= 0) {
      digits++;
    }
    return text.charAt(point) == '.'
        && digits == end
        && isBetween(end - point - 1, 1, LONGEST_FRACTION);
  }

  private static boolean isZone(String text, int from) {
    if (text.charAt(from) == 'Z') {
      return true;
    }
    int hours = digits(text, from + 1, from + 3);
    return (text.charAt(from) == '+' || text.charAt(from) == '-')
        && isBetween(hours, 0, 14)
        && isPart(text, from + 3, ':', 0, hours == 14 ? 0 : 59);
  }

  /** A separator and two digits. */
  private static boolean isPart(String text, int from, char separator, int least, int most) {
    return text.charAt(from) == separator
        && isBetween(digits(text, from + 1, from + 3), least, most);
  }

  private static boolean isBetween(int number, int least, int most) {
    return number >= least && number <= most;
  }

  /** The number that some digits are; below zero where they are no digits. */
  private static int digits(String text, int from, int end) {
    int number = 0;
    for (int i = from; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
