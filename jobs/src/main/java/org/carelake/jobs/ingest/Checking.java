package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.lake.Tombstones;
import org.carelake.common.source.NewRows;
import org.carelake.common.source.RawFile;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * Finds what a table has to look at, and checks each row by itself.
 *
 * @param due names of the tables whose rows in quarantine are tried again
 * @param besides files, by their titles, whose rows in quarantine are not tried again: they are
 *     being taken anew
 */
record Checking(
    Lake curated,
    Quarantine quarantine,
    Tombstones tombstones,
    Set<String> due,
    Collection<String> besides,
    String runId,
    LocalDate asOf) {

  /** Empty for a table that has nothing to look at. */
  Optional<CheckedTable> of(Table table, Arrived arrived) {
    List<NewRows> news = arrived.of(table, curated);
    List<Dataset<Row>> again =
        Stream.of(waiting(table, arrived.delivery()), dangling(table, arrived))
            .flatMap(Optional::stream)
            .toList();
    return Stream.concat(news.stream().map(NewRows::rows), again.stream())
        .reduce(Dataset::unionByName)
        .map(rows -> checked(table, rows, news, again.isEmpty(), arrived))
        .map(checked -> withMissing(checked, arrived.delivery()))
        .map(this::withOldDeletions);
  }

  /** What waits, but for what a newer snapshot has made outdated. */
  private Optional<Dataset<Row>> waiting(Table table, Delivery delivery) {
    if (!due.contains(table.name())) {
      return Optional.empty();
    }
    return quarantine
        .waiting(table, besides)
        .map(
            rows ->
                delivery.snapshotsOf(table).entrySet().stream()
                    .map(snapshot -> not(Quarantine.before(snapshot.getKey(), snapshot.getValue())))
                    .reduce(rows, Dataset::where, (one, other) -> other));
  }

  /** Deletes what snapshots no longer hold. */
  private CheckedTable withMissing(CheckedTable checked, Delivery delivery) {
    return new Gone(delivery, curated, runId)
        .of(checked)
        .map(gone -> checked.with(Validation.check(checked.table(), gone, asOf)))
        .orElse(checked);
  }

  private CheckedTable checked(
      Table table, Dataset<Row> rows, List<NewRows> news, boolean areAll, Arrived arrived) {
    Dataset<Row> checked = Validation.check(table, rows, asOf);
    Kept kept = new Kept();
    if (news.isEmpty()) {
      return new CheckedTable(table, List.of(), checked, Map.of(), areAll, kept);
    }
    // Files are read while other tables' are read too; how that went is known afterwards.
    Dataset<Row> read = kept.compute(checked);
    Set<String> damaged = arrived.problems().keySet();
    List<RawFile> files =
        news.stream()
            .flatMap(each -> each.files().stream())
            .filter(file -> !damaged.contains(file.title()))
            .toList();
    Map<String, Long> received = new TreeMap<>();
    news.forEach(each -> received.putAll(each.received().get()));
    return new CheckedTable(table, files, without(damaged, read), received, areAll, kept);
  }

  /**
   * Files that turned out to be unreadable give no row; what waits of their earlier content does.
   */
  private static Dataset<Row> without(Set<String> damaged, Dataset<Row> rows) {
    return damaged.isEmpty()
        ? rows
        : rows.where(col(Received.RETRIED).or(not(Received.title("").isin(damaged.toArray()))));
  }

  private CheckedTable withOldDeletions(CheckedTable checked) {
    Table table = checked.table();
    return tombstones
        .of(table, checked.rows())
        .map(deletions -> checked.with(Validation.check(table, deletions, asOf)))
        .orElse(checked);
  }

  /**
   * Curated rows that refer by an identifier to what had not come yet. Looked at again when more
   * resources come.
   */
  private Optional<Dataset<Row>> dangling(Table table, Arrived arrived) {
    Optional<Column> byIdentifier =
        table
            .references()
            .filter(field -> field.parent().orElseThrow().hasIdentifiers())
            .map(field -> col(field.name()).startsWith("?"))
            .reduce(Column::or);
    if (!arrived.holdsResources() || byIdentifier.isEmpty() || curated.version(table).isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = curated.given(table).where(byIdentifier.get());
    return rows.isEmpty() ? Optional.empty() : Optional.of(Received.again(table, rows));
  }

  /** Rows that come from no new file, such as deletions, as if they had just been received. */
  CheckedTable only(Table table, Dataset<Row> rows) {
    return new CheckedTable(
        table, List.of(), Validation.check(table, rows, asOf), Map.of(), false, new Kept());
  }

  /** The same with more such rows. */
  CheckedTable with(CheckedTable checked, Dataset<Row> rows) {
    return checked.with(Validation.check(checked.table(), rows, asOf));
  }
}
