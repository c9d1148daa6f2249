package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;

/** Decides table after table, parents and wholes first. */
final class Deciding implements AutoCloseable {
  private final Checked checked;
  private final Checking checking;
  private final Lake curated;
  private final Systems systems;
  private final boolean withResources;
  private final Map<String, DecidedTable> decided = new ConcurrentHashMap<>();
  private final Kept kept = new Kept();
  private final Parents parents;

  Deciding(Checked checked, Lake curated, Systems systems) {
    this.checked = checked;
    this.checking = checked.checking();
    this.curated = curated;
    this.systems = systems;
    this.withResources = checked.arrived().holdsResources();
    this.parents = new Parents(curated, this::of, withResources, kept);
  }

  /** Decides every row of every table while the lake is still as it was. */
  Decided all(List<Table> tables) {
    TableOrder.parentsFirst(
        tables,
        table -> checked.of(table).map(CheckedTable::count).orElse(0L),
        table -> comingTo(table).ifPresent(coming -> decide(table, coming)));
    return new Decided(checked.arrived(), decided);
  }

  private Optional<DecidedTable> of(Table table) {
    return Optional.ofNullable(decided.get(table.name()));
  }

  /** What has come for a table, and what goes because its wholes no longer give it. */
  private Optional<CheckedTable> comingTo(Table table) {
    Optional<CheckedTable> came = checked.of(table);
    Optional<Dataset<Row>> withdrawn =
        withResources ? table.whole().flatMap(whole -> withdrawn(table, whole)) : Optional.empty();
    if (withdrawn.isEmpty()) {
      return came;
    }
    return Optional.of(
        came.map(rows -> checking.with(rows, withdrawn.get()))
            .orElseGet(() -> checking.only(table, withdrawn.get())));
  }

  private Optional<Dataset<Row>> withdrawn(Table table, Table.Whole whole) {
    Withdrawals withdrawals = new Withdrawals(table, whole, curated);
    return of(whole.table())
        .filter(withdrawals::arePossible)
        .map(wholes -> kept.keep(withdrawals.of(checked.of(table), wholes)))
        .filter(rows -> rows.count() > 0);
  }

  private void decide(Table table, CheckedTable coming) {
    DecidedTable result =
        DecidedTable.of(
            coming,
            parents.of(table, coming.rows()),
            systems.holders(table, coming.rows(), curated),
            curated);
    if (result.outcome().isNothing()) {
      result.close();
    } else {
      decided.put(table.name(), result);
    }
  }

  /** Lets go of what only deciding needed. */
  @Override
  public void close() {
    kept.close();
  }
}
