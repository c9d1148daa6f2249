package org.carelake.common.land;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a CSV file's first line says: which of its values is which wanted column.
 *
 * @param names as written, in their order
 * @param positions for each wanted column its place in a record, -1 where the file lacks it
 * @param surplus names of columns that nobody asked for
 */
record CsvHeader(List<String> names, List<Integer> positions, List<String> surplus)
    implements Serializable {
  /** Characters of a column's name. */
  private static final int LONGEST = 128;

  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N} _.()/%-]{0,63}");

  /**
   * @param wanted column names in lower case; case and blanks around a file's names do not matter
   */
  static CsvHeader of(List<String> names, List<String> wanted) {
    Map<String, Integer> places = new HashMap<>();
    List<String> surplus = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip().toLowerCase(Locale.ROOT).replace(' ', '_');
      places.putIfAbsent(name, i);
      if (!wanted.contains(name)) {
        surplus.add(names.get(i).strip());
      }
    }
    List<Integer> positions = wanted.stream().map(name -> places.getOrDefault(name, -1)).toList();
    return new CsvHeader(names, positions, surplus);
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

  /** The surplus columns for people: by their names where these are like names, else by place. */
  List<String> printedSurplus() {
    return surplus.stream()
        .map(
            name ->
                NAME.matcher(name).matches()
                    ? name
                    : "column " + (names.stream().map(String::strip).toList().indexOf(name) + 1))
        .toList();
  }

  boolean lacks(int column) {
    return positions.get(column) < 0;
  }

  /** A name that stands twice cannot be told apart. */
  List<String> ambiguous() {
    List<String> seen = new ArrayList<>();
    return names.stream()
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .filter(
            name -> {
              boolean again = seen.contains(name) && !name.isEmpty();
              seen.add(name);
              return again;
            })
        .distinct()
        .toList();
  }
}
