package org.carelake.common.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.common.contract.Dates;
import org.carelake.common.contract.Timestamps;

/**
 * Whether a pattern tells days or moments: what it writes of one, it must read as the same one, and
 * so must ISO 8601 where it looks like that.
 */
final class PatternCheck {
  /** No two of its numbers are the same, and day and month can be mixed up. */
  private static final LocalDateTime SAMPLE = LocalDateTime.of(2003, 11, 5, 17, 45, 31);

  private static final Pattern SHORT_YEAR = Pattern.compile("(?<![yu])(yy|uu)(?![yu])");

  /** With the day of a year, no month is written. */
  private static final Pattern TWO_DAYS = Pattern.compile("D.*[ML]|[ML].*D");

  /** Letters that stand where others were meant. */
  private record Mistake(String pattern, String remedy) {}

  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(".*Y.*", "yyyy is the year, YYYY that of a week"),
          new Mistake(".*D.*", "dd is the day of the month, DD that of the year"),
          new Mistake("[^M]*m[^M]*", "MM is the month, mm the minute"),
          new Mistake("[^m]*H[^m]*", "mm is the minute, MM the month"),
          new Mistake("[^a]*h[^a]*", "HH is the hour of a day, hh that of a half, told by a"),
          new Mistake(".*", "write one such as dd.MM.yyyy or dd.MM.yyyy HH:mm"));

  private PatternCheck() {}

  /** What is wrong with a pattern of days; empty for nothing. */
  static Optional<String> ofDays(String pattern) {
    return problem(pattern, PatternCheck::isDay);
  }

  /** What is wrong with a pattern of moments, or of days that stand for their first moment. */
  static Optional<String> ofMoments(String pattern) {
    return problem(pattern, PatternCheck::isMoment);
  }

  private static Optional<String> problem(String pattern, Predicate<TemporalAccessor> isWhole) {
    try {
      TimePattern read = TimePattern.of(pattern);
      String written = read.format(SAMPLE.atZone(ZoneOffset.UTC));
      return problem(TimePattern.letters(pattern), written, read.read(written).filter(isWhole));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.of("is no pattern of java.time; write one such as dd.MM.yyyy");
    }
  }

  private static Optional<String> problem(
      String letters, String written, Optional<TemporalAccessor> said) {
    if (SHORT_YEAR.matcher(letters).find()) {
      return Optional.of("does not tell the century; have years written with four digits, as yyyy");
    }
    if (said.isEmpty() || TWO_DAYS.matcher(letters).find()) {
      return MISTAKES.stream()
          .filter(mistake -> letters.matches(mistake.pattern()))
          .map(mistake -> "does not tell a day or moment; " + mistake.remedy())
          .findFirst();
    }
    return isOtherwiseInIso(written)
        ? Optional.of("reads in another way what looks like ISO 8601; have ISO 8601 written")
        : Optional.empty();
  }

  private static boolean isDay(TemporalAccessor said) {
    return LocalDate.from(said).equals(SAMPLE.toLocalDate());
  }

  /** To the second or the minute, but never with the minute left out. */
  private static boolean isMoment(TemporalAccessor said) {
    if (said instanceof LocalDate) {
      return isDay(said);
    }
    LocalDateTime time = LocalDateTime.from(said);
    return time.equals(SAMPLE) || time.equals(SAMPLE.truncatedTo(ChronoUnit.MINUTES));
  }

  private static boolean isOtherwiseInIso(String written) {
    Integer day = Dates.days(UTF8String.fromString(written));
    return (day != null && day != SAMPLE.toLocalDate().toEpochDay())
        || Timestamps.local(written)
            .filter(time -> !time.toLocalDate().equals(SAMPLE.toLocalDate()))
            .isPresent();
  }
}
