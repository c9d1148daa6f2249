package org.carelake.jobs.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;

/**
 * Tables in groups: those of one group refer to, or are parts of, only tables of groups before it.
 */
final class Levels {
  private Levels() {}

  /** The groups in order; tables given parents before children. */
  static List<List<Table>> of(List<Table> tables) {
    List<List<Table>> levels = new ArrayList<>();
    List<Table> rest = new ArrayList<>(tables);
    Set<String> placed = new HashSet<>();
    while (!rest.isEmpty()) {
      List<Table> level =
          rest.stream()
              .filter(table -> before(table).allMatch(other -> placed.contains(other.name())))
              .toList();
      level.forEach(table -> placed.add(table.name()));
      rest.removeAll(level);
      levels.add(level);
    }
    return levels;
  }

  private static Stream<Table> before(Table table) {
    return Stream.concat(table.parents(), table.whole().map(Table.Whole::table).stream());
  }
}
