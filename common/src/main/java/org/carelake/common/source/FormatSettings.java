package org.carelake.common.source;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;

/** What one source's settings say about how it writes files, and what is wrong with them. */
final class FormatSettings {
  private final String prefix;
  private final Map<String, String> settings;
  private final List<String> problems = new ArrayList<>();

  /** Nothing is looked at yet. */
  FormatSettings(String prefix, Map<String, String> settings) {
    this.prefix = prefix;
    this.settings = settings;
  }

  String encoding() {
    return read(
        "encoding",
        CsvFormat.PLAIN.encoding(),
        name -> Charset.forName(name).name(),
        "is no encoding that Java knows; name one such as UTF-8, windows-1252 or ISO-8859-15");
  }

  List<String> timePatterns() {
    return Stream.concat(
            patterns("date-format", PatternCheck::ofDays),
            patterns("timestamp-format", PatternCheck::ofMoments))
        .distinct()
        .toList();
  }

  private Stream<String> patterns(String key, Function<String, Optional<String>> check) {
    List<String> patterns = values(key, "\\|").toList();
    patterns.forEach(
        pattern -> check.apply(pattern).ifPresent(problem -> refuse(key, pattern, problem)));
    return patterns.stream();
  }

  ZoneId timeZone() {
    return read(
        "time-zone",
        ZoneOffset.UTC,
        name -> ZoneId.of(name).normalized(),
        "is no time zone; name one such as Europe/Berlin or UTC");
  }

  String decimalSeparator() {
    String separator = settings.getOrDefault("decimal-separator", "");
    if (!Set.of("", ",", ".").contains(separator)) {
      refuse("decimal-separator", separator, "is neither a comma nor a point; set one of them");
    }
    return separator;
  }

  Set<String> nullValues() {
    return values("null-values", ",").collect(Collectors.toUnmodifiableSet());
  }

  String sheet() {
    return settings.getOrDefault("sheet", "");
  }

  private Stream<String> values(String key, String separator) {
    return Stream.of(settings.getOrDefault(key, "").split(separator, -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private <T> T read(String key, T absent, Function<String, T> reading, String wrong) {
    String value = settings.get(key);
    try {
      return value == null ? absent : reading.apply(value.strip());
    } catch (IllegalArgumentException | DateTimeException e) {
      refuse(key, value, wrong);
      return absent;
    }
  }

  private void refuse(String key, String value, String why) {
    problems.add("%s%s=%s %s.".formatted(prefix, key, Printable.text(value), why));
  }

  /**
   * To be asked last.
   *
   * @throws Misconfigured with all that is wrong
   */
  void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw new Misconfigured(String.join(System.lineSeparator(), problems));
    }
  }
}
