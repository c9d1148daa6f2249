package org.carelake.common.source;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One way in which a source writes days or moments: a pattern of java.time, with the names of
 * months in English.
 */
final class TimePattern {
  private static final String TIME_LETTERS = "[^HhKkmsSAnNaBXxZzVO]*";

  private final DateTimeFormatter formatter;
  private final List<TemporalQuery<TemporalAccessor>> readings;

  private TimePattern(DateTimeFormatter formatter, List<TemporalQuery<TemporalAccessor>> readings) {
    this.formatter = formatter;
    this.readings = readings;
  }

  /**
   * The pattern that a text means.
   *
   * @throws IllegalArgumentException if it means none
   */
  static TimePattern of(String pattern) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(ChronoField.ERA, 1)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    boolean hasTime = !letters(pattern).matches(TIME_LETTERS);
    return new TimePattern(
        formatter,
        hasTime ? List.of(ZonedDateTime::from, LocalDateTime::from) : List.of(LocalDate::from));
  }

  /** What of a pattern is no text that stands there as it is. */
  static String letters(String pattern) {
    return pattern.replaceAll("'[^']*'", "");
  }

  String format(ZonedDateTime time) {
    return formatter.format(time);
  }

  /**
   * What a text says: a {@link LocalDate}, a {@link LocalDateTime} or a {@link ZonedDateTime};
   * empty where it is not written like this, or no such day or time exists.
   */
  Optional<TemporalAccessor> read(String text) {
    return isLike(text)
        ? readings.stream().flatMap(reading -> read(text, reading).stream()).findFirst()
        : Optional.empty();
  }

  /** Most texts that are not are found out without an exception. */
  private boolean isLike(String text) {
    ParsePosition end = new ParsePosition(0);
    return formatter.parseUnresolved(text, end) != null && end.getIndex() == text.length();
  }

  private Optional<TemporalAccessor> read(String text, TemporalQuery<TemporalAccessor> reading) {
    try {
      return Optional.of(formatter.parse(text, reading));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
