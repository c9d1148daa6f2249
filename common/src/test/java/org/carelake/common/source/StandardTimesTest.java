package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardTimesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"dd.MM.yyyy", "d.M.yyyy", "MM/dd/yyyy", "yyyyMMdd", "ddMMyyyy", "d-MMM-yyyy"})
  void everyDayOfTwoCenturiesIsReadAsItWasWritten(String pattern) {
    StandardTimes times = times("date-format", pattern);
    DateTimeFormatter written = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);

    LocalDate.of(1900, 1, 1)
        .datesUntil(LocalDate.of(2101, 1, 1))
        .forEach(day -> assertEquals(day.toString(), times.day(written.format(day))));
  }

  @ParameterizedTest
  @CsvSource({
    // Read by one of the patterns.
    "31.12.2024, 2024-12-31",
    "29.02.2024, 2024-02-29",
    "12/31/2024, 2024-12-31",
    "31/12/2024, 2024-12-31",
    "24-DEC-2024, 2024-12-24",
    "24-dec-2024, 2024-12-24",
    "31.12.2024 00:00, 2024-12-31",
    // By two, as the same day.
    "05/05/2024, 2024-05-05",
    // By two, as different days.
    "03/04/2024, 03/04/2024",
    // By none.
    "2024-05-06, 2024-05-06",
    "29.02.2023, 29.02.2023",
    "31.04.2024, 31.04.2024",
    "1.5.2024, 1.5.2024",
    "31.12.24, 31.12.24",
    "31.12.2024 00:01, 31.12.2024 00:01",
    "31.12.2024x, 31.12.2024x",
    "13/13/2024, 13/13/2024",
    "24-DEZ-2024, 24-DEZ-2024",
    "٣١.12.2024, ٣١.12.2024",
    "31.12.9999, 9999-12-31"
  })
  void aDayIsNeverGuessed(String text, String expected) {
    StandardTimes times =
        new StandardTimes(
            CsvFormat.of(
                "north",
                Map.of(
                    "date-format",
                    "dd.MM.yyyy|MM/dd/yyyy|dd/MM/yyyy|dd-MMM-yyyy",
                    "timestamp-format",
                    "dd.MM.yyyy HH:mm")));

    assertEquals(expected, times.day(text));
  }

  @ParameterizedTest
  @CsvSource({
    "15.01.2024 08:30, 2024-01-15T07:30:00Z",
    "15.07.2024 08:30, 2024-07-15T06:30:00Z",
    "15.07.2024 08:30:15, 2024-07-15T06:30:15Z",
    "15.07.2024, 2024-07-14T22:00:00Z",
    "2024-07-15T08:30, 2024-07-15T06:30:00Z",
    "2024-07-15 08:30:00.125, 2024-07-15T06:30:00.125Z",
    "2024-07-15, 2024-07-14T22:00:00Z",
    // Clocks were set forward at 02:00: there was no 02:30.
    "31.03.2024 01:59, 2024-03-31T00:59:00Z",
    "31.03.2024 02:30, 2024-03-31T01:30:00Z",
    "2024-03-31T02:30, 2024-03-31T01:30:00Z",
    "31.03.2024 03:00, 2024-03-31T01:00:00Z",
    // Clocks were set back at 03:00: there were two 02:30.
    "27.10.2024 01:59, 2024-10-26T23:59:00Z",
    "27.10.2024 02:30, 2024-10-27T00:30:00Z",
    "2024-10-27T02:30, 2024-10-27T00:30:00Z",
    "27.10.2024 03:00, 2024-10-27T02:00:00Z",
    // With an offset of their own.
    "2024-07-15T08:30:00Z, 2024-07-15T08:30:00Z",
    "2024-07-15T08:30:00-04:00, 2024-07-15T08:30:00-04:00",
    "15.07.2024 08:30 +0400, 2024-07-15T04:30:00Z",
    // No end, wherever.
    "9999-12-31, 9999-12-31",
    "9999-12-31T00:00:00, 9999-12-31",
    "31.12.9999 23:59, 9999-12-31",
    // Not written like that.
    "15.7.2024 08:30, 15.7.2024 08:30",
    "15.07.2024 24:30, 15.07.2024 24:30",
    "2024-07-15T25:30, 2024-07-15T25:30",
    "yesterday, yesterday"
  })
  void aHospitalsTimeBecomesUtc(String text, String expected) {
    StandardTimes times =
        new StandardTimes(
            CsvFormat.of(
                "north",
                Map.of(
                    "date-format",
                    "dd.MM.yyyy",
                    "timestamp-format",
                    "dd.MM.yyyy HH:mm|dd.MM.yyyy HH:mm:ss|dd.MM.yyyy HH:mm Z",
                    "time-zone",
                    "Europe/Berlin")));

    assertEquals(expected, times.moment(text));
  }

  @Test
  void withoutATimeZoneTimesAreUtcAlready() {
    StandardTimes times = times("timestamp-format", "MM/dd/yyyy hh:mm a");

    assertEquals("2024-05-06T00:05:00Z", times.moment("05/06/2024 12:05 am"));
    assertEquals("2024-05-06T13:05:00Z", times.moment("05/06/2024 01:05 PM"));
  }

  @Test
  void aMomentThatTwoPatternsReadDifferentlyIsNotGuessed() {
    StandardTimes times = times("timestamp-format", "MM/dd/yyyy HH:mm|dd/MM/yyyy HH:mm");

    assertEquals("03/04/2024 10:00", times.moment("03/04/2024 10:00"));
    assertEquals("2024-04-13T10:00:00Z", times.moment("04/13/2024 10:00"));
  }

  private static StandardTimes times(String key, String patterns) {
    return new StandardTimes(CsvFormat.of("north", Map.of(key, patterns)));
  }
}
