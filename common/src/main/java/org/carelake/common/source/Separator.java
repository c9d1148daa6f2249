package org.carelake.common.source;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between the values of a CSV file.
 *
 * @param isTold whether the first line says so, and is nothing else
 */
record Separator(char character, boolean isTold) {
  /** Excel's own; quotes and line ends separate nothing. */
  private static final Pattern TOLD = Pattern.compile("(?i)sep=([^\"\r\n])[\r\n]");

  private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');

  /** Where the first line does not tell it, the candidate that occurs most often in it. */
  static Separator of(String start) {
    Matcher told = TOLD.matcher(start);
    return told.lookingAt()
        ? new Separator(told.group(1).charAt(0), true)
        : new Separator(mostFrequent(first(start)), false);
  }

  private static String first(String start) {
    return start.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }

  private static char mostFrequent(String line) {
    return CANDIDATES.stream()
        .max(Comparator.comparing(candidate -> line.chars().filter(c -> c == candidate).count()))
        .orElseThrow();
  }
}
