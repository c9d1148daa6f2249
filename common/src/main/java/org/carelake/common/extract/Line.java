package org.carelake.common.extract;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Values as one line of text, from which they come back as they were, also those that are null. */
final class Line {
  private static final String NULL = "\\0";

  private Line() {}

  static String of(String... values) {
    return Arrays.stream(values).map(Line::escaped).collect(Collectors.joining("\t"));
  }

  private static String escaped(String value) {
    if (value == null) {
      return NULL;
    }
    return value.chars().noneMatch(one -> one == '\\' || one == '\n' || one == '\t' || one == '\r')
        ? value
        : value.replace("\\", "\\b").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
  }

  static String[] values(String line) {
    return Arrays.stream(line.split("\t", -1)).map(Line::value).toArray(String[]::new);
  }

  private static String value(String escaped) {
    if (escaped.equals(NULL)) {
      return null;
    }
    return escaped.indexOf('\\') < 0
        ? escaped
        : escaped
            .replace("\\r", "\r")
            .replace("\\t", "\t")
            .replace("\\n", "\n")
            .replace("\\b", "\\");
  }
}
