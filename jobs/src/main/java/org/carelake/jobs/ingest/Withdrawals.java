package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Recency;

/**
 * Rows of a table that a newer version of their whole no longer gives: a laboratory result that
 * turns out to be none, the link of a patient that is taken back.
 *
 * @param table one with a {@link Table#whole}
 */
record Withdrawals(Table table, Table.Whole whole, Lake curated) {
  private static final String WHOLE = "_whole";
  private static final String GIVEN = "_given";
  private static final String NEWS = "_news";

  /** A whole gives and takes only rows of its own kind of source. */
  private static final String KIND = "_given_kind";

  /**
   * Where each whole came once, and none was there before, nothing can have been taken back.
   *
   * @param wholes what this run brings of the wholes, decided
   */
  boolean arePossible(DecidedTable wholes) {
    return wholes.isContended() || curated.version(whole.table()).isPresent();
  }

  /**
   * The deletions of what is no longer given, by any version of a whole that comes with this run,
   * and of what this run brings too late.
   *
   * @param parts what this run brings of the table, if anything, checked
   * @return of shape {@link Received}
   */
  Dataset<Row> of(Optional<CheckedTable> parts, DecidedTable wholes) {
    Dataset<Row> there = given(curated.read(table));
    Optional<Dataset<Row>> came = parts.map(checked -> given(checked.rows()));
    Dataset<Row> byNews =
        older(came.map(there::unionByName).orElse(there), wholes.accepted(), Recency.version());
    // What is there already may be the same version, only by another run.
    return came.map(
            late ->
                older(besides(late, there), curated.read(whole.table()), Recency.versionOfAnyRun()))
        .map(byNews::unionByName)
        .orElse(byNews);
  }

  /** An old version of what is there comes late, but takes nothing away. */
  private static Dataset<Row> besides(Dataset<Row> late, Dataset<Row> there) {
    return late.unionByName(
        there.join(late.select(Received.KEY).distinct(), Received.KEY, "left_semi"));
  }

  private Dataset<Row> given(Dataset<Row> parts) {
    return parts
        .select(
            col(table.key().name()).as(Received.KEY),
            expr(whole.key()).as(WHOLE),
            col(Received.KIND).as(KIND),
            Recency.version().as(GIVEN))
        .where(col(WHOLE).isNotNull());
  }

  private Dataset<Row> older(Dataset<Row> given, Dataset<Row> wholes, Column version) {
    Dataset<Row> latest = given.groupBy(Received.KEY, WHOLE, KIND).agg(max(GIVEN).as(GIVEN));
    Dataset<Row> news =
        wholes.select(
            col(whole.table().key().name()).as(WHOLE),
            version.as(NEWS),
            col(Table.UPDATED_AT.name()).as(Received.DELETED_AT),
            col(Received.SOURCE),
            col(Received.SYSTEM),
            col(Received.FILE),
            col(Received.LINE),
            col(Received.RUN),
            col(Received.DELIVERED),
            col(Received.KIND));
    return Received.deletions(
        table,
        latest
            .join(news, WHOLE)
            .where(col(NEWS).gt(col(GIVEN)).and(col(KIND).equalTo(col(Received.KIND)))));
  }
}
