package org.carelake.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Kept;
import org.carelake.common.validate.Decision;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Recency;
import org.carelake.common.validate.Validation;

/**
 * The rows that were refused, one Delta table for each curated one: the row as received (JSON), the
 * rules it breaks, and where it came from. A row is known by source, file, line and key (a line may
 * ask for many deletions), so keeping it twice keeps it once. Rows that only lack a parent wait
 * here and are tried again by every run.
 */
public record Quarantine(SparkSession spark, String root) {
  /** The ids of the rules that a row breaks. */
  public static final String RULES = "rules";

  /** Of the content of the file that the row came with. */
  static final String HASH = "hash";

  private static final String LEAVES = "_leaves";
  private static final String KEY = "_key";

  DeltaFolder folder(Table table) {
    return new DeltaFolder(
        spark,
        root + "/quarantine/" + table.name(),
        Entry.SCHEMA,
        Entry.KEY,
        List.of(Received.FILE),
        List.of(Entry.WAITING));
  }

  /** Empty where nothing was ever refused. */
  public Optional<Lake.Version> version(Table table) {
    return folder(table).version();
  }

  /** Whether rows lack only a parent. */
  public boolean hasWaiting(Table table) {
    return folder(table).exists() && !read(table).where(Entry.WAITING).isEmpty();
  }

  /**
   * {@code _source, _system, _file, _line, _run_id, _delivered, _kind, rules, key, waiting,
   * malformed, row, hash}.
   */
  public Dataset<Row> read(Table table) {
    return folder(table).read();
  }

  /** Whether a row of a system was delivered before a moment. */
  public static Column before(String system, Instant moment) {
    return col(Received.SYSTEM)
        .equalTo(system)
        .and(coalesce(col(Received.DELIVERED).lt(Timestamp.from(moment)), lit(false)));
  }

  /** Lets what a system delivered before a snapshot leave: that says all that there is. */
  public void forget(Table table, String system, Instant snapshot) {
    Column outdated = before(system, snapshot);
    if (folder(table).exists() && !read(table).where(outdated).isEmpty()) {
      folder(table).table().delete(outdated);
    }
  }

  /** Whether rows of any of these files, given as {@code source/file}, are kept here. */
  public boolean holds(Table table, Collection<String> files) {
    return folder(table).exists() && !of(table, files).isEmpty();
  }

  private Dataset<Row> of(Table table, Collection<String> files) {
    return folder(table).where(mayBeOf(files, "").and(in(files, "")));
  }

  /**
   * The rows that lack only a parent, as they were received; empty where there are none.
   *
   * @param except files, as {@code source/file}, that are being taken anew
   */
  public Optional<Dataset<Row>> waiting(Table table, Collection<String> except) {
    if (!folder(table).exists()) {
      return Optional.empty();
    }
    Dataset<Row> waiting = read(table).where(col(Entry.WAITING).and(not(in(except, ""))));
    return waiting.isEmpty() ? Optional.empty() : Optional.of(Entry.received(table, waiting));
  }

  /**
   * Makes quarantine hold the rejected ones of these rows and lets retried ones leave that were not
   * rejected again. What an earlier content of the same files left here is replaced. What was
   * dismissed stays away as long as its file has the content that it had.
   *
   * @param decided the result of {@link Decision#decide}
   * @param anew the files the rows come from, as {@code source/file}, with the hashes of their
   *     contents
   */
  public void keep(Table table, Dataset<Row> decided, Map<String, String> anew) {
    try (Kept kept = new Kept()) {
      Dataset<Row> looked = kept.keep(looked(table, decided, anew));
      Dataset<Row> retried = looked.where(Received.RETRIED);
      if (!retried.isEmpty()) {
        merge(table, retried, among(retried));
      }
      Dataset<Row> news = looked.where(not(col(Received.RETRIED)));
      if (holds(table, anew.keySet())) {
        merge(table, news, mayBeOf(anew.keySet(), "kept."));
        forget(table, looked.where(not(col(LEAVES))), anew.keySet());
      } else if (!news.isEmpty()) {
        folder(table).append(folder(table).shaped(news));
      }
    }
  }

  /** Which entries retried rows may be: those that wait, unless some will not wait any more. */
  private static Column among(Dataset<Row> retried) {
    Column staysWithoutWaiting = not(col(LEAVES)).and(not(col(Entry.WAITING)));
    return retried.where(staysWithoutWaiting).isEmpty() ? col("kept." + Entry.WAITING) : lit(true);
  }

  /**
   * Brings rows to those that are here.
   *
   * @param among which of these they may be
   */
  private void merge(Table table, Dataset<Row> rows, Column among) {
    if (!folder(table).exists()) {
      folder(table).append(folder(table).shaped(rows.where(not(col(LEAVES)))));
      return;
    }
    folder(table).addLackingColumns();
    folder(table)
        .table()
        .as("kept")
        .merge(rows.as("came"), among.and(isEntry(table)))
        .whenMatched(col("came." + LEAVES))
        .delete()
        .whenMatched(not(Entry.same(RULES, "row", "malformed")).or(hasOtherContent()))
        .updateExpr(changes())
        .whenNotMatched(not(col("came." + LEAVES)))
        .insertExpr(columns())
        .execute();
  }

  /** Lets what an earlier content of some files left here leave. */
  private void forget(Table table, Dataset<Row> staying, Collection<String> files) {
    delete(
        table,
        of(table, files).as("kept").join(staying.as("came"), isEntry(table), "left_anti"),
        mayBeOf(files, "kept."));
  }

  private void delete(Table table, Dataset<Row> entries, Column among) {
    if (!entries.isEmpty()) {
      folder(table).addLackingColumns();
      folder(table)
          .table()
          .as("kept")
          .merge(
              entries.as("came"),
              among.and(Entry.same(Received.SOURCE, Received.FILE, Received.LINE, "row")))
          .whenMatched()
          .delete()
          .execute();
    }
  }

  /** The rows that may change what is here, each with whether it {@code LEAVES}. */
  private Dataset<Row> looked(Table table, Dataset<Row> decided, Map<String, String> anew) {
    Column rejected = col(Validation.OUTCOME).equalTo(Validation.REJECTED);
    Dataset<Row> looked =
        decided.where(rejected.or(col(Received.RETRIED))).withColumn(LEAVES, not(rejected));
    return dismissals()
        .besides(table, Entry.of(table, looked, anew))
        .withColumn(KEY, Entry.key(table, ""))
        .dropDuplicates(Received.SOURCE, Received.FILE, Received.LINE, KEY);
  }

  private static Column isEntry(Table table) {
    return Entry.same(Received.SOURCE, Received.FILE, Received.LINE)
        .and(Entry.key(table, "kept.").eqNullSafe(col("came." + KEY)));
  }

  /**
   * Whether {@link #keep} would change anything for rows that come from no new file, such as
   * deletions that have waited: a merge that changes nothing writes all the same.
   */
  public boolean differs(Table table, Dataset<Row> decided) {
    Dataset<Row> came = looked(table, decided, Map.of());
    Column isThere = col("kept." + Received.SOURCE).isNotNull();
    Column changes =
        when(col("came." + LEAVES), isThere)
            .otherwise(not(isThere).or(not(Entry.same(RULES, "row", "malformed"))));
    return !came.as("came")
        .join(read(table).as("kept"), isEntry(table), "left_outer")
        .where(changes)
        .isEmpty();
  }

  /** Takes entries out for good. Those that are dismissed already, or are not there, are none. */
  public long dismiss(Table table, Column which, String runId, String reason) {
    long there = read(table).where(which).count();
    if (there > 0) {
      dismissals().add(table, read(table).where(which), runId, reason);
      folder(table).table().delete(which);
    }
    return there;
  }

  /** What was taken out for good. */
  public Dismissals dismissals() {
    return new Dismissals(spark, root);
  }

  /**
   * Lets rows leave whose key has been accepted by now from a later delivery of their system,
   * whatever its file, unless they say that they are newer. Those that wait are not looked at: they
   * are decided anew with each run, together with what else has come for their keys.
   *
   * @param accepted rows with their keys and what {@link Recency} looks at
   */
  public void release(Table table, Dataset<Row> accepted) {
    if (!folder(table).exists()) {
      return;
    }
    Optional<FewKeys> keys = FewKeys.in(accepted, col(table.key().name()));
    Dataset<Row> came =
        accepted.select(
            col(table.key().name()).as("accepted_key"),
            col(Received.SYSTEM).as("accepted_system"),
            Recency.changed("").as("accepted_change"),
            Recency.delivery("").as("accepted_delivery"));
    Dataset<Row> over =
        folder(table)
            .where(not(col(Entry.WAITING)).and(mayBe(keys, "")))
            .withColumn(Entry.KEY, Entry.lookedUp(table))
            .withColumn(
                Table.UPDATED_AT.name(), Entry.said(Table.UPDATED_AT, "").cast(TimestampType))
            .join(
                came,
                col(Entry.KEY)
                    .equalTo(col("accepted_key"))
                    .and(col(Received.SYSTEM).equalTo(col("accepted_system")))
                    .and(col("accepted_change").geq(Recency.changed("")))
                    .and(col("accepted_delivery").gt(Recency.delivery(""))),
                "left_semi");
    delete(table, over, not(col("kept." + Entry.WAITING)).and(mayBe(keys, "kept.")));
  }

  private static Column mayBe(Optional<FewKeys> keys, String alias) {
    Column key = col(alias + Entry.KEY);
    return keys.map(few -> few.mayBe(key).or(key.isNull())).orElse(lit(true));
  }

  /** True for entries of some files, given as {@code source/file}, and perhaps others. */
  private static Column mayBeOf(Collection<String> files, String alias) {
    return FewKeys.of(files.stream().map(file -> file.substring(file.indexOf('/') + 1)).toList())
        .map(few -> few.mayBe(col(alias + Received.FILE)))
        .orElse(lit(true));
  }

  private static Column hasOtherContent() {
    return col("came." + HASH).isNotNull().and(not(Entry.same(HASH)));
  }

  private static Map<String, String> columns() {
    return Stream.of(Entry.SCHEMA.fieldNames())
        .collect(Collectors.toMap(name -> name, name -> "came." + name));
  }

  /** A row that is tried again still comes from the content that it came from. */
  private static Map<String, String> changes() {
    Map<String, String> changes = new HashMap<>(columns());
    changes.put(HASH, "coalesce(came.%s, kept.%s)".formatted(HASH, HASH));
    return changes;
  }

  private static Column in(Collection<String> files, String alias) {
    return Received.title(alias).isin(files.toArray());
  }
}
