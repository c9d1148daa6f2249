package org.carelake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Parallel;
import org.carelake.common.validate.Received;

/**
 * What a copy of a table has to do to become equal to the lake: for each key that changed, its row
 * as it is now or that it is gone, however often it changed in between.
 *
 * @param to the lake's version that the copy then equals
 * @param full all rows are given, and the copy drops every other one
 * @param states every state of the changed rows since the copy was made, and the one before:
 *     contract columns, {@code _past boolean} for states that a later one followed, {@code _gone
 *     boolean} for the last state of a row that is no more, and {@code _states bigint}, how many
 *     there are of the row, its absence before it was inserted being one. A copy that a killed run
 *     left half-way may hold any of them. Beside each {@link #PROVENANCE}.
 */
public record NetChanges(Lake.Version to, boolean full, Dataset<Row> states) {
  public static final String GONE = "_gone";
  public static final String PAST = "_past";
  public static final String STATES = "_states";

  /** Which run brought the row, and from where. */
  public static final List<String> PROVENANCE =
      List.of(Received.SOURCE, Received.SYSTEM, Received.FILE, Received.RUN, Received.DELIVERED);

  /** Bytes of files. */
  private static final long FEW = 4 << 20;

  private static final Column IS_LAST = not(col(PAST));
  private static final Column INSERTED = col("_change_type").equalTo("insert");
  private static final Column BEFORE = col("_change_type").equalTo("update_preimage");
  private static final Column DELETED = col("_change_type").equalTo("delete");

  /** Contract columns, {@code _gone boolean} and {@link #PROVENANCE}; one row per key. */
  public Dataset<Row> rows() {
    return states.where(IS_LAST).drop(PAST, STATES);
  }

  /** The same of the rows for which a condition holds, and no others are dropped. */
  public NetChanges where(Column condition) {
    return new NetChanges(to, false, states.where(condition));
  }

  /**
   * What a copy of a version has to do that has got some rows wrong.
   *
   * @param lacking rows that it has not, or otherwise, with {@link #columns}
   * @param extra rows that it should not have, which need no provenance
   */
  public static NetChanges mending(Lake.Version version, Dataset<Row> lacking, Dataset<Row> extra) {
    return new NetChanges(
        version, false, state(lacking, false).unionByName(state(extra, true), true));
  }

  /**
   * Those of all tables whose copies differ, by the table's name in the order of the tables.
   *
   * @param held the versions that the copies equal, by the table's name
   */
  public static Map<String, NetChanges> since(
      Lake lake, List<Table> tables, Map<String, Lake.Version> held) {
    Map<String, NetChanges> changes = new LinkedHashMap<>();
    List<Optional<NetChanges>> found =
        Parallel.map(
            tables, table -> since(lake, table, Optional.ofNullable(held.get(table.name()))));
    for (int i = 0; i < tables.size(); i++) {
      String table = tables.get(i).name();
      found.get(i).ifPresent(change -> changes.put(table, change));
    }
    return changes;
  }

  /**
   * Empty where the copy is equal already. What another lake left in the copy of a table that this
   * one never wrote has to go.
   *
   * @param held the version that the copy equals; empty, of another lake's table, or so old that
   *     its log was cleaned up since, for a copy that must be made anew
   */
  public static Optional<NetChanges> since(Lake lake, Table table, Optional<Lake.Version> held) {
    Lake.Version to = lake.version(table).orElse(Lake.Version.NONE);
    if (to.equals(held.orElse(Lake.Version.NONE))) {
      return Optional.empty();
    }
    if (to.equals(Lake.Version.NONE)) {
      return Optional.of(new NetChanges(to, true, all(lake.read(table), table)));
    }
    boolean sameTable =
        held.filter(
                version ->
                    version.tableId().equals(to.tableId())
                        && version.number() <= to.number()
                        && lake.remembersSince(table, version))
            .isPresent();
    return Optional.of(
        sameTable
            ? new NetChanges(to, false, changes(lake, table, held.get().number(), to.number()))
            : new NetChanges(to, true, all(lake.read(table, to.number()), table)));
  }

  private static Dataset<Row> all(Dataset<Row> rows, Table table) {
    return state(rows.select(columns(table)), false);
  }

  private static Dataset<Row> state(Dataset<Row> rows, boolean gone) {
    return rows.withColumn(PAST, lit(false))
        .withColumn(GONE, lit(gone))
        .withColumn(STATES, lit(2L));
  }

  private static Dataset<Row> changes(Lake lake, Table table, long since, long to) {
    Dataset<Row> changes = lake.changesBetween(table, since + 1, to);
    return since + 1 == to
        ? ofOneCommit(changes, table)
        : ofSeveral(inOneTaskIfFew(changes), table);
  }

  /** A row that one commit changes is told of as it was, as it is, or both. */
  private static Dataset<Row> ofOneCommit(Dataset<Row> changes, Table table) {
    Column states = when(DELETED, lit(1L)).otherwise(lit(2L));
    return inOneTaskIfFew(states(changes, table, BEFORE, DELETED, states));
  }

  private static Dataset<Row> ofSeveral(Dataset<Row> changes, Table table) {
    Column commit = col("_commit_version");
    WindowSpec ofTheRow = Window.partitionBy(table.key().name());
    Column last = max(commit).over(ofTheRow);
    Column absent = max(INSERTED.cast("int")).over(ofTheRow);
    return states(
        changes,
        table,
        BEFORE.or(commit.lt(last)),
        DELETED.and(commit.equalTo(last)),
        count(lit(1)).over(ofTheRow).plus(absent));
  }

  private static Dataset<Row> states(
      Dataset<Row> changes, Table table, Column past, Column gone, Column states) {
    return changes.select(
        Stream.concat(
                Stream.of(columns(table)),
                Stream.of(past.as(PAST), gone.as(GONE), states.as(STATES)))
            .toArray(Column[]::new));
  }

  /** Contract columns and {@link #PROVENANCE}. */
  public static Column[] columns(Table table) {
    return Stream.concat(Stream.of(table.schema().fieldNames()), PROVENANCE.stream())
        .map(functions::col)
        .toArray(Column[]::new);
  }

  /** Few rows are put together sooner than they are exchanged between tasks. */
  private static Dataset<Row> inOneTaskIfFew(Dataset<Row> changes) {
    boolean few = changes.queryExecution().analyzed().stats().sizeInBytes().longValue() <= FEW;
    return few ? changes.coalesce(1) : changes;
  }
}
