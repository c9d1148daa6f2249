package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Parallel;

/**
 * All rows that a run looks at, each checked by itself: the second step of an ingest.
 *
 * @param checking how they were
 * @param tables by their names; those that have nothing to look at are absent
 */
record Checked(Arrived arrived, Checking checking, Map<String, CheckedTable> tables)
    implements AutoCloseable {

  /** Reads the files of all tables side by side. */
  static Checked of(Arrived arrived, Checking checking, List<Table> tables) {
    Map<String, CheckedTable> checked = new TreeMap<>();
    Parallel.map(tables, table -> checking.of(table, arrived))
        .forEach(found -> found.ifPresent(table -> checked.put(table.table().name(), table)));
    return new Checked(arrived, checking, checked);
  }

  Optional<CheckedTable> of(Table table) {
    return Optional.ofNullable(tables.get(table.name()));
  }

  @Override
  public void close() {
    tables.values().forEach(CheckedTable::close);
  }
}
