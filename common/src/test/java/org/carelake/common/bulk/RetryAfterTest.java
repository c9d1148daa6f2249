package org.carelake.common.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | 120000",
        "0 | 0",
        "1.5 | 1500",
        "Sun, 1 Mar 2026 12:02:00 GMT | 120000",
        "Sun, 01 Mar 2026 12:02:00 GMT | 120000",
        "Sun, 01 Mar 2026 11:00:00 GMT | 0",
        "1772366520 | 120000",
        "1772366520000 | 120000",
        "1772360000 | 0"
      })
  void everyForm(String text, long millis) {
    assertEquals(Optional.of(Duration.ofMillis(millis)), RetryAfter.of(headers(text), NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-5", "1e9", "Sun, 99 Mar 2026 12:02:00 GMT", "99999999999999999999"})
  void whatIsNoDelayTellsNothing(String text) {
    assertEquals(Optional.empty(), RetryAfter.of(headers(text), NOW));
  }

  @Test
  void noneIsTold() {
    assertEquals(
        Optional.empty(), RetryAfter.of(HttpHeaders.of(Map.of(), (name, value) -> true), NOW));
  }

  private static HttpHeaders headers(String value) {
    return HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, any) -> true);
  }
}
