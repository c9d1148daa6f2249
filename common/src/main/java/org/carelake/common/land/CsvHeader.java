package org.carelake.common.land;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a CSV file's first line says: which of its values is which wanted column.
 *
 * @param names as written, in their order
 * @param positions for each wanted column its place in a record, -1 where the file lacks it
 * @param surplus names of columns that nobody asked for
 */
record CsvHeader(List<String> names, List<Integer> positions, List<String> surplus)
    implements Serializable {

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
