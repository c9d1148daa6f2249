package org.carelake.common.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final List<String> TIMES =
      List.of(
          "1970-01-01",
          "1000-01-01T00:00",
          "9999-12-31T23:59:59.999999999",
          "2024-02-29 23:59:59",
          "2024-02-29T00:00:00+05:45",
          "1900-03-01T12:30:15.5-04:00",
          "1969-12-31T23:59:59.9999999Z");

  @Test
  void readsWhatSparkReads() {
    TIMES.forEach(text -> assertEquals(spark(text), micros(text), text));
  }

  /** ISO 8601 lets seconds be left out before an offset too; Spark does not. */
  @Test
  void readsAnOffsetBehindMinutes() {
    assertEquals(spark("2024-02-29T12:30:00+01:00"), micros("2024-02-29T12:30+01:00"));
    assertEquals(0, micros("1970-01-01T00:00Z"));
  }

  /** Days, hours and offsets that are there, and such as are not. */
  @Test
  void knowsTheSameDaysHoursAndOffsetsAsSpark() {
    Random random = new Random(1);
    IntStream.range(0, 20_000)
        .mapToObj(i -> text(random))
        .forEach(text -> assertEquals(spark(text), micros(text), text));
  }

  private static String text(Random random) {
    String zone =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> "Z";
          default ->
              String.format(
                  "%s%02d:%02d", random.nextBoolean() ? "+" : "-", n(random, 20), n(random, 62));
        };
    return String.format(
        "%04d-%02d-%02dT%02d:%02d:%02d.%s%s",
        n(random, 10_000),
        n(random, 14),
        n(random, 33),
        n(random, 26),
        n(random, 62),
        n(random, 62),
        IntStream.rangeClosed(0, random.nextInt(9))
            .mapToObj(digit -> Integer.toString(random.nextInt(10)))
            .collect(Collectors.joining()),
        zone);
  }

  private static int n(Random random, int bound) {
    return random.nextInt(bound);
  }

  private static Long micros(String text) {
    return Timestamps.micros(UTF8String.fromString(text));
  }

  /** But for the years that not every database holds. */
  private static Long spark(String text) {
    var micros = DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), ZoneOffset.UTC);
    return micros.isEmpty() || !isHeld((Long) micros.get()) ? null : (Long) micros.get();
  }

  private static boolean isHeld(long micros) {
    int year =
        Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)).atOffset(ZoneOffset.UTC).getYear();
    return year >= 1000 && year <= 9999;
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "2024",
        "0000-02-29",
        "0999-12-31T23:59:59Z",
        "1000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2024-02",
        "2024-2-9",
        "24-02-29",
        "2024-02-29T",
        "2024-02-29T12",
        "2024-02-29T12:00:00.",
        "2024-02-29T12:00:00.1234567890Z",
        "2024-02-29T12:00+0100",
        "2024-02-29T12:00 UTC",
        "2024-02-29Z",
        "x2024-02-29",
        "2024-02-29\n",
        "٢٠٢٤-02-29",
        "today"
      })
  void readsNothingLooser(String text) {
    assertNull(micros(text));
  }
}
