package org.carelake.jobs.ingest;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Parallel;

/** In which order tables are worked on. */
final class TableOrder {
  private TableOrder() {}

  /**
   * Tables side by side, but each after those that it refers to or is a part of. What takes longest
   * begins as early as it may, so that it has company.
   */
  static void parentsFirst(List<Table> tables, ToLongFunction<Table> rows, Consumer<Table> step) {
    Map<String, Table> byName = new LinkedHashMap<>();
    tables.stream()
        .sorted(Comparator.comparingLong(rows).reversed())
        .forEach(table -> byName.put(table.name(), table));
    Parallel.inOrder(
        byName.keySet(), name -> before(byName.get(name)), name -> step.accept(byName.get(name)));
  }

  private static Set<String> before(Table table) {
    return Stream.concat(table.parents(), table.whole().map(Table.Whole::table).stream())
        .map(Table::name)
        .collect(Collectors.toSet());
  }
}
