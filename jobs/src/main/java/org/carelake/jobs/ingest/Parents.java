package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/** The rows that rows of other tables may refer to, each under the names by which they do. */
final class Parents {
  private final Lake curated;
  private final Function<Table, Optional<DecidedTable>> coming;
  private final boolean byIdentifier;
  private final Kept kept;
  private final Map<String, Dataset<Row>> known = new ConcurrentHashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param coming what this run brings of a table, decided before it is asked for
   * @param byIdentifier whether references may name an identifier in place of a key
   */
  Parents(
      Lake curated,
      Function<Table, Optional<DecidedTable>> coming,
      boolean byIdentifier,
      Kept kept) {
    this.curated = curated;
    this.coming = coming;
    this.byIdentifier = byIdentifier;
    this.kept = kept;
  }

  /** By name, those of a table, as {@link Validation#resolve} takes them. */
  Map<String, Dataset<Row>> of(Table table) {
    Map<String, Dataset<Row>> named = new TreeMap<>();
    table
        .parents()
        .forEach(
            parent ->
                named.put(parent.name(), known.computeIfAbsent(parent.name(), n -> named(parent))));
    return named;
  }

  private Dataset<Row> named(Table parent) {
    return byIdentifier && parent.hasIdentifiers()
        ? kept.keep(Identifiers.named(parent, marked(parent)))
        : marked(parent).withColumn(Validation.NAMED, col(parent.key().name()));
  }

  /** The rows, with a mark at those that this run is about to delete. */
  private Dataset<Row> marked(Table parent) {
    Dataset<Row> rows = rows(parent);
    return coming
        .apply(parent)
        .filter(batch -> batch.outcome().deletes() > 0)
        .map(batch -> marked(parent, rows, curated.removable(parent, batch.deletes())))
        .orElseGet(() -> rows.withColumn(Validation.GOING, lit(false)));
  }

  private static Dataset<Row> marked(Table parent, Dataset<Row> rows, Dataset<Row> going) {
    return rows.join(
            going.withColumn(Validation.GOING, lit(true)), parent.key().name(), "left_outer")
        .withColumn(Validation.GOING, coalesce(col(Validation.GOING), lit(false)));
  }

  /** The parent's rows as they will be when this run has committed all but its deletions. */
  private Dataset<Row> rows(Table parent) {
    String[] columns =
        Stream.concat(Stream.of(parent.schema().fieldNames()), Stream.of(Received.SYSTEM))
            .toArray(String[]::new);
    Optional<Dataset<Row>> news =
        coming.apply(parent).map(batch -> batch.upserts().selectExpr(columns));
    if (curated.version(parent).isEmpty()) {
      return news.orElseGet(() -> curated.read(parent));
    }
    Dataset<Row> there = curated.read(parent).selectExpr(columns);
    return news.map(rows -> there.join(rows, parent.key().name(), "left_anti").unionByName(rows))
        .orElse(there);
  }
}
