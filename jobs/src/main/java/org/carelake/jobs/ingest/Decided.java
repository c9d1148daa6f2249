package org.carelake.jobs.ingest;

import java.util.Map;
import java.util.Optional;
import org.carelake.common.contract.Table;

/**
 * What becomes of all rows that a run looks at, while the lake is still as it was: the third step
 * of an ingest.
 *
 * @param tables by their names; those that have nothing to do are absent
 */
record Decided(Arrived arrived, Map<String, DecidedTable> tables) implements AutoCloseable {
  Optional<DecidedTable> of(Table table) {
    return Optional.ofNullable(tables.get(table.name()));
  }

  @Override
  public void close() {
    tables.values().forEach(DecidedTable::close);
  }
}
