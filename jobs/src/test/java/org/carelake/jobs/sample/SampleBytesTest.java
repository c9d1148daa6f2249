package org.carelake.jobs.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleBytesTest {
  @TempDir Path folder;
  @TempDir Path other;

  @Test
  void sameArgumentsGiveTheSameBytesAlsoOverAnOlderSample() throws IOException {
    WrittenSample first = WrittenSample.of(folder, 300, 7, 0.05);
    WrittenSample.of(other, 400, 8, 0.05);

    WrittenSample second = WrittenSample.of(other, 300, 7, 0.05);

    assertEquals(first.bytes(), second.bytes());
    assertEquals(first.result(), second.result());
    assertEquals(
        Set.of("_defects.csv", "doctors.csv", "lab_reports.csv", "patients.csv", "visits.csv"),
        second.bytes().keySet());
  }

  @Test
  void anotherSeedGivesOtherBytesInEveryFile() throws IOException {
    Map<String, String> one = WrittenSample.of(folder, 300, 7, 0.05).bytes();
    Map<String, String> two = WrittenSample.of(other, 300, 8, 0.05).bytes();

    one.forEach((file, bytes) -> assertNotEquals(bytes, two.get(file), file));
  }

  /** Pinned: after a deliberate change of what is generated, write the new digest here. */
  @Test
  void theBytesAreTheSameOnEveryMachine() throws Exception {
    Map<String, String> bytes = WrittenSample.of(folder, 1_000, 42, 0.02).bytes();

    byte[] all = String.join("", bytes.values()).getBytes(StandardCharsets.ISO_8859_1);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(all);

    assertEquals("2765895cca22c3ac", HexFormat.of().formatHex(digest, 0, 8));
  }

  @Test
  void localeAndTimeZoneOfTheMachineDoNotMatter() throws IOException {
    Map<String, String> bytes = WrittenSample.of(folder, 200, 7, 0.05).bytes();
    Locale locale = Locale.getDefault();
    TimeZone timeZone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));

      assertEquals(bytes, WrittenSample.of(other, 200, 7, 0.05).bytes());
      assertEquals(cultures(Patients.CULTURES), cultures(Culture.shares()));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(timeZone);
    }
  }

  private static List<Culture> cultures(Weighted<Culture> shares) {
    Draws draws = Draws.of(1, "test", 1);
    return Stream.generate(() -> shares.drawn(draws)).limit(100).toList();
  }
}
