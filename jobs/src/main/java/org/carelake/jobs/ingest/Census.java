package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Decision;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;
import scala.Tuple2;

/**
 * What there is among decided rows, found in one look at them; SQL would take a query for each of
 * the two.
 *
 * @param groups how many rows of each kind there are: files by combinations of rules, so that there
 *     are few kinds however many rows there are
 * @param isContended whether two rows claim the same key
 */
record Census(Map<Kind, Long> groups, boolean isContended) implements Serializable {

  /** What matters of a row when rows are counted. */
  record Kind(
      String source,
      String file,
      boolean retried,
      boolean deleted,
      String outcome,
      String errors,
      String warnings,
      boolean waits)
      implements Serializable {

    static Kind of(UnsafeRow row) {
      return new Kind(
          row.getString(0),
          row.getString(1),
          row.getBoolean(2),
          row.getBoolean(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getBoolean(7));
    }
  }

  /** What one task has found, as far as one other task puts it together with what others found. */
  private static final class Share implements Serializable {
    private final Map<Kind, Long> groups;
    private final long[] claims;

    Share(Map<Kind, Long> groups, long[] claims) {
      this.groups = groups;
      this.claims = claims;
    }
  }

  static Census of(Table table, Dataset<Row> decided) {
    JavaRDD<InternalRow> rows =
        decided
            .select(
                Decision.claim(table),
                struct(
                    col(Received.SOURCE),
                    col(Received.FILE),
                    col(Received.RETRIED),
                    col(Validation.DELETED),
                    col(Validation.OUTCOME),
                    col(Validation.ERRORS),
                    col(Validation.WARNINGS),
                    Validation.WAITS))
            .queryExecution()
            .toRdd()
            .toJavaRDD();
    int tasks = rows.getNumPartitions();
    JavaPairRDD<Integer, Share> shares = rows.mapPartitionsToPair(in -> shares(in, tasks));
    return (tasks == 1 ? shares : shares.partitionBy(new HashPartitioner(tasks)))
        .values().mapPartitions(in -> List.of(together(in)).iterator()).collect().stream()
            .reduce(new Census(Map.of(), false), Census::plus);
  }

  /** Equal claims come to the same task. */
  private static Iterator<Tuple2<Integer, Share>> shares(Iterator<InternalRow> rows, int tasks) {
    Map<UnsafeRow, Long> groups = new HashMap<>();
    LongStream.Builder[] claims =
        IntStream.range(0, tasks)
            .mapToObj(i -> LongStream.builder())
            .toArray(LongStream.Builder[]::new);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (!row.isNullAt(0)) {
        long claim = row.getLong(0);
        claims[Math.floorMod(claim, tasks)].add(claim);
      }
      UnsafeRow kind = (UnsafeRow) row.getStruct(1, 8);
      if (groups.computeIfPresent(kind, (known, count) -> count + 1) == null) {
        groups.put(kind.copy(), 1L);
      }
    }
    Map<Kind, Long> counted = new HashMap<>();
    groups.forEach((kind, count) -> counted.put(Kind.of(kind), count));
    return IntStream.range(0, tasks)
        .mapToObj(
            i ->
                new Tuple2<>(
                    i, new Share(i == 0 ? counted : Map.of(), claims[i].build().toArray())))
        .iterator();
  }

  private static Census together(Iterator<Share> shares) {
    Map<Kind, Long> groups = new HashMap<>();
    List<long[]> claims = new ArrayList<>();
    while (shares.hasNext()) {
      Share share = shares.next();
      share.groups.forEach((kind, count) -> groups.merge(kind, count, Long::sum));
      claims.add(share.claims);
    }
    long[] sorted = claims.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Census(
        groups, IntStream.range(1, sorted.length).anyMatch(i -> sorted[i] == sorted[i - 1]));
  }

  private Census plus(Census other) {
    Map<Kind, Long> both = new HashMap<>(groups);
    other.groups.forEach((kind, count) -> both.merge(kind, count, Long::sum));
    return new Census(both, isContended || other.isContended);
  }
}
