package org.carelake.common.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as one source writes them → {@code -1234.5}. Digits before the decimal separator may be
 * grouped by three: by the other separator, a blank or an apostrophe, always the same one.
 */
final class StandardNumbers {
  /** No number that is kept has more groups. */
  private static final String WHOLE =
      "([+-]?)(\\d{1,3}(?:([%s '\u2019\u00A0\u2009\u202F])\\d{3}(?:\\3\\d{3}){0,102})?|\\d+)";

  private static final String REST = "(?:[%s](\\d+))?([eE][+-]?\\d+)?";

  private static final Pattern WITH_POINT = Pattern.compile("[+-]?\\d+\\.\\d+([eE][+-]?\\d+)?");

  private final Pattern written;

  StandardNumbers(CsvFormat format) {
    String separator = format.decimalSeparator();
    String other = separator.equals(",") ? "." : ",";
    this.written = Pattern.compile(WHOLE.formatted(other) + REST.formatted(separator));
  }

  /**
   * A text that is no such number stays as it is, but for one that contracts would read: with a
   * decimal comma, 1.5 is as likely a damaged 1.500 as one and a half, and is made unreadable.
   */
  String number(String text) {
    Matcher number = written.matcher(text);
    if (number.matches()) {
      return number.group(1)
          + number.group(2).replaceAll("\\D", "")
          + (number.group(4) == null ? "" : "." + number.group(4))
          + (number.group(5) == null ? "" : number.group(5));
    }
    return WITH_POINT.matcher(text).matches() ? text + " (no decimal comma)" : text;
  }
}
