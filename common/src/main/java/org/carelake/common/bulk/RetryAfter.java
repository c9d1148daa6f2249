package org.carelake.common.bulk;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How long a server asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3), and what servers send
 * that misread it: the seconds or milliseconds of a moment since 1970.
 */
final class RetryAfter {
  private static final double LEAST_EPOCH_SECONDS = 1e9;
  private static final double LEAST_EPOCH_MILLIS = 1e12;

  private RetryAfter() {}

  /** Empty where the header is absent or tells nothing; never negative. */
  static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers.firstValue("Retry-After").flatMap(text -> parsed(text.strip(), now));
  }

  private static Optional<Duration> parsed(String text, Instant now) {
    try {
      Duration wait =
          text.matches("\\d{1,18}(\\.\\d{1,9})?")
              ? number(Double.parseDouble(text), now)
              : Duration.between(now, date(text));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration number(double number, Instant now) {
    if (number >= LEAST_EPOCH_MILLIS) {
      return Duration.between(now, Instant.ofEpochMilli((long) number));
    }
    return number >= LEAST_EPOCH_SECONDS
        ? Duration.between(now, Instant.ofEpochSecond((long) number))
        : Duration.ofMillis((long) (number * 1000));
  }

  private static Instant date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
