package org.carelake.common.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Ids by which what happened later comes later: a word and the moment, UTC to the millisecond
 * ({@code run-20240501120000000}). They count up also where a clock goes back.
 *
 * @param prefix what stands before the digits, with its hyphen
 */
public record TimeId(String prefix) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The next one.
   *
   * @param used those that there are
   */
  public String next(Instant now, Stream<String> used) {
    long newest =
        used.mapToLong(id -> Long.parseLong(id.substring(prefix.length()))).max().orElse(0);
    return prefix + "%06d".formatted(Math.max(Long.parseLong(TIME.format(now)), newest + 1));
  }

  /** The id of a moment. */
  public String of(Instant moment) {
    return prefix + TIME.format(moment);
  }
}
