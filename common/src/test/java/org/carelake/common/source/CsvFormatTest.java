package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFormatTest {

  @Test
  void aSourceThatSaysNothingWritesPlainly() {
    assertEquals(CsvFormat.PLAIN, CsvFormat.of("north", Map.of()));
    assertEquals(
        CsvFormat.PLAIN,
        CsvFormat.of("north", Map.of("kind", "csv", "path", "/data", "time-zone", "UTC")));
  }

  @Test
  void everySettingIsRead() {
    assertEquals(
        new CsvFormat(
            "windows-1252",
            List.of("dd.MM.yyyy", "d/M/yyyy", "dd.MM.yyyy HH:mm"),
            ZoneId.of("Europe/Berlin"),
            ",",
            Set.of("NULL", "N/A", "-"),
            "Patients"),
        CsvFormat.of(
            "north",
            Map.of(
                "encoding",
                "cp1252",
                "date-format",
                "dd.MM.yyyy | d/M/yyyy",
                "timestamp-format",
                "dd.MM.yyyy HH:mm",
                "time-zone",
                "Europe/Berlin",
                "decimal-separator",
                ",",
                "null-values",
                "NULL, N/A,-,",
                "sheet",
                "Patients")));
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Misconfigured told =
        assertThrows(
            Misconfigured.class,
            () ->
                CsvFormat.of(
                    "north",
                    Map.of(
                        "encoding",
                        "latin-9000",
                        "date-format",
                        "dd.MM.yyyy|dd.mm.yyyy",
                        "time-zone",
                        "Europe/Berlino",
                        "decimal-separator",
                        ";")));

    assertEquals(
        """
        sources.north.encoding=latin-9000 is no encoding that Java knows; name one such as UTF-8, windows-1252 or ISO-8859-15.
        sources.north.date-format=dd.mm.yyyy does not tell a day or moment; MM is the month, mm the minute.
        sources.north.time-zone=Europe/Berlino is no time zone; name one such as Europe/Berlin or UTC.
        sources.north.decimal-separator=; is neither a comma nor a point; set one of them.""",
        told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd",
        "uuuu-MM-dd",
        "dd.MM.yyyy",
        "d.M.yyyy",
        "ddMMyyyy",
        "yyyyMMdd",
        "dd-MMM-yyyy",
        "d MMMM yyyy",
        "EEE, d MMM yyyy",
        "'born' dd/MM/yyyy",
        "dd.MM.yyyy HH:mm:ss"
      })
  void theseTellDays(String pattern) {
    CsvFormat format = CsvFormat.of("north", Map.of("date-format", pattern));

    assertEquals(List.of(pattern), format.timePatterns());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd.MM.yyyy HH:mm",
        "dd.MM.yyyy HH:mm:ss",
        "MM/dd/yyyy hh:mm a",
        "yyyyMMddHHmmss",
        "yyyy-MM-dd HH:mm:ss.SSS",
        "dd/MMM/yyyy:HH:mm:ss Z",
        "yyyy-MM-dd'T'HH:mm:ssXXX",
        "dd.MM.yyyy HH:mm VV",
        "dd.MM.yyyy"
      })
  void theseTellMoments(String pattern) {
    CsvFormat format = CsvFormat.of("north", Map.of("timestamp-format", pattern));

    assertEquals(List.of(pattern), format.timePatterns());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date-format | dd.mm.yyyy | does not tell a day or moment; MM is the month, mm the minute",
        "date-format | dd.MM.YYYY | does not tell a day or moment; yyyy is the year, YYYY that of a week",
        "date-format | DD.MM.yyyy | does not tell a day or moment; dd is the day of the month, DD that of the year",
        "date-format | dd.MM.yy | does not tell the century; have years written with four digits, as yyyy",
        "date-format | MM.yyyy | does not tell a day or moment; write one such as dd.MM.yyyy or dd.MM.yyyy HH:mm",
        "date-format | HH:mm | does not tell a day or moment; MM is the month, mm the minute",
        "date-format | yyyy-dd-MM | reads in another way what looks like ISO 8601; have ISO 8601 written",
        "date-format | yyyy-d-M | reads in another way what looks like ISO 8601; have ISO 8601 written",
        "date-format | dd.MM.jjjj | is no pattern of java.time; write one such as dd.MM.yyyy",
        "date-format | dd.MM.yyyy] | is no pattern of java.time; write one such as dd.MM.yyyy",
        "timestamp-format | dd.MM.yyyy HH:MM | does not tell a day or moment; mm is the minute, MM the month",
        "timestamp-format | dd.MM.yyyy hh:mm | does not tell a day or moment; HH is the hour of a day, hh that of a half, told by a",
        "timestamp-format | dd.MM.yyyy HH | does not tell a day or moment; mm is the minute, MM the month",
        "timestamp-format | yyyy-dd-MM HH:mm | reads in another way what looks like ISO 8601; have ISO 8601 written"
      })
  void whatTellsNoDayOrMomentIsRefused(String key, String pattern, String why) {
    Misconfigured told =
        assertThrows(Misconfigured.class, () -> CsvFormat.of("north", Map.of(key, pattern)));

    assertEquals("sources.north." + key + "=" + pattern + " " + why + ".", told.getMessage());
  }

  @Test
  void onlyWhatRewritesTextsIsForeign() {
    assertEquals(false, CsvFormat.of("n", Map.of("encoding", "UTF-16", "sheet", "x")).isForeign());
    assertEquals(true, CsvFormat.of("n", Map.of("null-values", "NULL")).isForeign());
    assertEquals(true, CsvFormat.of("n", Map.of("decimal-separator", ".")).isForeign());
    assertEquals(true, CsvFormat.of("n", Map.of("date-format", "d.M.yyyy")).isForeign());
    assertEquals(true, CsvFormat.of("n", Map.of("time-zone", "+02:00")).isForeign());
    assertEquals(ZoneOffset.UTC, CsvFormat.of("n", Map.of("time-zone", "Z")).timeZone());
  }
}
