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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.FewKeys;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.References;

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

  /**
   * By name, those that rows of a table may refer to, as {@link References#resolve} takes them.
   *
   * @param children rows of the table
   */
  Map<String, Dataset<Row>> of(Table table, Dataset<Row> children) {
    Map<String, Dataset<Row>> named = new TreeMap<>();
    table.parents().forEach(parent -> named.put(parent.name(), named(parent, table, children)));
    return named;
  }

  private Dataset<Row> named(Table parent, Table child, Dataset<Row> children) {
    Column[] references =
        child
            .references()
            .filter(field -> field.parent().orElseThrow().equals(parent))
            .map(field -> col(field.name()))
            .toArray(Column[]::new);
    Optional<FewKeys> few = curated.few(parent, children, references);
    boolean areKeys = !byIdentifier || !parent.hasIdentifiers() || areKeys(few);
    return areKeys
        ? marked(parent, few).withColumn(References.NAMED, col(parent.key().name()))
        : known.computeIfAbsent(
            parent.name(),
            name -> kept.keep(Identifiers.named(parent, marked(parent, Optional.empty()))));
  }

  /** Whether it is known that none of the references names an identifier. */
  private static boolean areKeys(Optional<FewKeys> references) {
    return references
        .filter(few -> few.values().stream().noneMatch(value -> value.startsWith("?")))
        .isPresent();
  }

  /** The rows, with a mark at those that this run is about to delete. */
  private Dataset<Row> marked(Table parent, Optional<FewKeys> few) {
    Dataset<Row> rows = rows(parent, few);
    return coming
        .apply(parent)
        .filter(batch -> batch.outcome().deletes() > 0)
        .map(batch -> marked(parent, rows, curated.removable(parent, batch.deletes())))
        .orElseGet(() -> rows.withColumn(References.GOING, lit(false)));
  }

  private static Dataset<Row> marked(Table parent, Dataset<Row> rows, Dataset<Row> going) {
    return rows.join(
            going.withColumn(References.GOING, lit(true)), parent.key().name(), "left_outer")
        .withColumn(References.GOING, coalesce(col(References.GOING), lit(false)));
  }

  /** The parent's rows as they will be when this run has committed all but its deletions. */
  private Dataset<Row> rows(Table parent, Optional<FewKeys> few) {
    String[] columns =
        Stream.concat(Stream.of(parent.schema().fieldNames()), Stream.of(Received.SYSTEM))
            .toArray(String[]::new);
    Optional<Dataset<Row>> news =
        coming.apply(parent).map(batch -> batch.upserts().selectExpr(columns));
    if (curated.version(parent).isEmpty()) {
      return news.orElseGet(() -> curated.read(parent));
    }
    Dataset<Row> there = curated.near(parent, few).selectExpr(columns);
    return news.map(rows -> there.join(rows, parent.key().name(), "left_anti").unionByName(rows))
        .orElse(there);
  }
}
