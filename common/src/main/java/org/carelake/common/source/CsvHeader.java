package org.carelake.common.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.common.validate.Text;

/**
 * What a CSV file's first line says: which of its values is which wanted column.
 *
 * @param names as written, in their order
 * @param positions for each wanted column its place in a record, -1 where the file lacks it
 * @param surplus places of columns that nobody asked for
 */
record CsvHeader(List<String> names, List<Integer> positions, List<Integer> surplus)
    implements Serializable {
  /** Characters of a column's name. */
  private static final int LONGEST = 128;

  /** Surplus columns that a message names. */
  private static final int PRINTED = 20;

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N} _.()/%-]{0,63}");

  /**
   * @param wanted column names in lower case; case and what shows nothing around a file's names do
   *     not matter
   */
  static CsvHeader of(List<String> names, List<String> wanted) {
    Map<String, Integer> places = new HashMap<>();
    List<Integer> surplus = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = meant(names.get(i));
      places.putIfAbsent(name, i);
      if (!wanted.contains(name)) {
        surplus.add(i);
      }
    }
    List<Integer> positions = wanted.stream().map(name -> places.getOrDefault(name, -1)).toList();
    return new CsvHeader(names, positions, surplus);
  }

  /** A column's name as it is compared: in lower case, with underscores for blanks. */
  static String meant(String name) {
    UTF8String shown = Text.normalized(UTF8String.fromString(name));
    return shown == null ? "" : shown.toString().toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  /** Why a value of the first line cannot be the name of a column; never quotes it. */
  record Impossible(int position, String why) {}

  /** The first value that cannot be a name; empty for a header that may be one. */
  Optional<Impossible> impossible() {
    return IntStream.range(0, names.size())
        .boxed()
        .flatMap(i -> why(names.get(i)).map(why -> new Impossible(i, why)).stream())
        .findFirst();
  }

  private static Optional<String> why(String name) {
    if (name.codePoints().anyMatch(CsvHeader::isForeign)) {
      return Optional.of("holds a control character");
    }
    return name.length() > LONGEST
        ? Optional.of("has more than " + LONGEST + " characters")
        : Optional.empty();
  }

  /**
   * What no name holds, also where it is quoted: such as U+0085, U+2028 and U+2029, with which some
   * systems end lines.
   */
  private static boolean isForeign(int c) {
    return (Character.isISOControl(c) && "\t\r\n".indexOf(c) < 0) || c == 0x2028 || c == 0x2029;
  }

  /** The first surplus columns for people: by their names where these are like names. */
  String printedSurplus() {
    String printed =
        surplus.stream().limit(PRINTED).map(this::printed).collect(Collectors.joining(", "));
    int more = surplus.size() - PRINTED;
    return more > 0 ? "%s and %,d more".formatted(printed, more) : printed;
  }

  private String printed(int position) {
    String name = names.get(position).strip();
    return NAME.matcher(name).matches() ? name : "column " + (position + 1);
  }

  boolean lacks(int column) {
    return positions.get(column) < 0;
  }

  /** A name that stands twice cannot be told apart. */
  List<String> ambiguous() {
    Set<String> seen = new HashSet<>();
    return names.stream()
        .map(CsvHeader::meant)
        .filter(name -> !name.isEmpty() && !seen.add(name))
        .distinct()
        .toList();
  }
}
