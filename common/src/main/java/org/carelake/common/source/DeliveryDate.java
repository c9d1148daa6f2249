package org.carelake.common.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * When a file was delivered: the date that its path names, or else the time of its last change. It
 * orders versions of a row that do not say when they were made, so it must not depend on when, or
 * together with what, a run happens to read the file.
 */
final class DeliveryDate {
  /** {@code 2024-05-01, 20240501, 2024_05_01T0830, 20240501-083000}; days before months are not. */
  private static final Pattern DATE =
      Pattern.compile(
          "(?<!\\d)((?:19|20|21)\\d{2})([-_.]?)(\\d{2})\\2(\\d{2})"
              + "(?:[T_ -]?(\\d{2})[-:]?(\\d{2})(?:[-:]?(\\d{2}))?Z?)?(?!\\d)");

  private DeliveryDate() {}

  /**
   * The date of a file.
   *
   * @param path below the source's folder; of several dates the last one counts, which is the
   *     file's own where it has one
   * @param modified epoch milliseconds
   * @return UTC
   */
  static Instant of(String path, long modified) {
    return DATE.matcher(path)
        .results()
        .flatMap(found -> named(found).stream())
        .reduce((outer, inner) -> inner)
        .orElseGet(() -> Instant.ofEpochMilli(modified));
  }

  private static Optional<Instant> named(MatchResult found) {
    try {
      LocalDate day = LocalDate.of(number(found, 1), number(found, 3), number(found, 4));
      LocalTime time = LocalTime.of(number(found, 5), number(found, 6), number(found, 7));
      return Optional.of(LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What a group of digits says; 0 where it is absent. */
  private static int number(MatchResult found, int group) {
    return found.group(group) == null ? 0 : Integer.parseInt(found.group(group));
  }
}
