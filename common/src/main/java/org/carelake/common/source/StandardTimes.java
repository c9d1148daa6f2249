package org.carelake.common.source;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.function.Function;
import org.carelake.common.contract.Timestamps;

/**
 * Days and moments as one source writes them → ISO 8601, moments in UTC. A text that is written in
 * none of its ways stays as it is, and so does one that two of them read differently.
 */
final class StandardTimes {
  /** It stands for no end, wherever it was written. */
  private static final LocalDate NO_END = LocalDate.of(9999, 12, 31);

  private final List<TimePattern> patterns;
  private final ZoneId zone;

  StandardTimes(CsvFormat format) {
    this.patterns = format.timePatterns().stream().map(TimePattern::of).toList();
    this.zone = format.timeZone();
  }

  /** A time other than midnight is no day. */
  String day(String text) {
    return only(text, said -> isDay(said) ? LocalDate.from(said).toString() : text);
  }

  String moment(String text) {
    String moment = only(text, this::moment);
    return moment.equals(text) ? Timestamps.local(text).map(this::moment).orElse(text) : moment;
  }

  /** What all patterns that can read a text make of it. */
  private String only(String text, Function<TemporalAccessor, String> written) {
    List<String> readings =
        patterns.stream()
            .flatMap(pattern -> pattern.read(text).stream())
            .map(written)
            .distinct()
            .toList();
    return readings.size() == 1 ? readings.get(0) : text;
  }

  private static boolean isDay(TemporalAccessor said) {
    return said instanceof LocalDate
        || (said instanceof LocalDateTime time && time.toLocalTime().equals(LocalTime.MIDNIGHT));
  }

  private String moment(TemporalAccessor said) {
    if (said instanceof ZonedDateTime time) {
      return time.toInstant().toString();
    }
    LocalDateTime local =
        said instanceof LocalDate day ? day.atStartOfDay() : LocalDateTime.from(said);
    return local.toLocalDate().equals(NO_END)
        ? NO_END.toString()
        : local.atZone(zone).toInstant().toString();
  }
}
