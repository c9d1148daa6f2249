package org.carelake.common.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Text → time. Spark's cast would do but for two things: it compiles two regular expressions for
 * each value with an offset, and takes no offset right behind minutes.
 */
public final class Timestamps {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})"
              + "([T ](\\d{2}):(\\d{2})(:(\\d{2})(\\.(\\d{1,9}))?)?(Z|[+-]\\d{2}:\\d{2})?)?");

  private static final int NANOS = 9;

  private static final long FIRST = Instant.parse("1000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Timestamps() {}

  /**
   * An ISO 8601 date, or date and time; one without an offset is taken as UTC, a date as its first
   * moment.
   *
   * @return microseconds since 1970, what is finer cut off; null where the text is no such value,
   *     no such day, hour or offset exists, or the time is before the year 1000 or after the year
   *     9999 in UTC, which not every database holds
   */
  public static Long micros(UTF8String text) {
    return text == null ? null : micros(text.toString());
  }

  private static Long micros(String text) {
    Matcher iso = ISO.matcher(text);
    return iso.matches() ? micros(text, iso) : null;
  }

  private static Long micros(String text, Matcher iso) {
    String offset = iso.group(11);
    try {
      long second =
          time(text, iso).toEpochSecond(offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset));
      return second < FIRST || second > LAST ? null : second * 1_000_000 + nanos(text, iso) / 1_000;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The time that a text of the same form tells without an offset: what it is in UTC depends on
   * where it was written.
   *
   * @return empty where the text has an offset or is no such value
   */
  public static Optional<LocalDateTime> local(String text) {
    Matcher iso = ISO.matcher(text);
    try {
      return iso.matches() && iso.group(11) == null
          ? Optional.of(time(text, iso).withNano(nanos(text, iso)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LocalDateTime time(String text, Matcher iso) {
    return LocalDateTime.of(
        number(text, iso, 1),
        number(text, iso, 2),
        number(text, iso, 3),
        number(text, iso, 5),
        number(text, iso, 6),
        number(text, iso, 8));
  }

  /** What a group of digits says; 0 where it is absent. */
  private static int number(String text, Matcher iso, int group) {
    int start = iso.start(group);
    return start < 0 ? 0 : Integer.parseInt(text, start, iso.end(group), 10);
  }

  private static int nanos(String text, Matcher iso) {
    int nanos = number(text, iso, 10);
    for (int digits = iso.end(10) - iso.start(10); digits < NANOS; digits++) {
      nanos *= 10;
    }
    return nanos;
  }
}
