package org.carelake.common.lake;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The keys of a few rows, as a condition that lets Delta leave out files and Parquet pages: what a
 * small delivery reads of a large table then follows the delivery. Spark's own join would read the
 * key of every row, and a list of keys ({@code IN}) is looked up only by its ends.
 *
 * @param values ascending, as Spark compares texts
 */
public record FewKeys(List<String> values) {
  /** From more on, the keys are likely to lie in all files. */
  private static final int MOST = 1_000;

  /** Parts of the condition; keys beyond share one with their neighbours. */
  private static final int PARTS = 100;

  /**
   * The texts in some columns of rows; empty if they are not few.
   *
   * @param rows cheap to compute twice
   */
  static Optional<FewKeys> in(Dataset<Row> rows, Column... columns) {
    List<Row> found = rows.select(columns).limit(MOST + 1).collectAsList();
    if (found.size() > MOST) {
      return Optional.empty();
    }
    Set<String> keys = new HashSet<>();
    for (Row row : found) {
      for (int i = 0; i < row.length(); i++) {
        if (!row.isNullAt(i)) {
          keys.add(row.getString(i));
        }
      }
    }
    return Optional.of(sorted(keys));
  }

  /** Of known texts; empty if they are not few. */
  static Optional<FewKeys> of(Collection<String> keys) {
    return keys.size() > MOST ? Optional.empty() : Optional.of(sorted(keys));
  }

  private static FewKeys sorted(Collection<String> keys) {
    return new FewKeys(
        keys.stream()
            .map(UTF8String::fromString)
            .distinct()
            .sorted()
            .map(UTF8String::toString)
            .toList());
  }

  /** True for rows that have one of the keys, and for some of those between two of them. */
  Column mayBe(Column key) {
    if (values.isEmpty()) {
      return lit(false);
    }
    List<List<String>> parts = new ArrayList<>();
    int size = (values.size() + PARTS - 1) / PARTS;
    for (int from = 0; from < values.size(); from += size) {
      parts.add(values.subList(from, Math.min(values.size(), from + size)));
    }
    return mayBe(key, parts);
  }

  /** A binary search, so that a row is compared with few of them. */
  private static Column mayBe(Column key, List<List<String>> parts) {
    if (parts.size() == 1) {
      List<String> part = parts.get(0);
      String first = part.get(0);
      return part.size() == 1 ? key.equalTo(first) : key.between(first, part.get(part.size() - 1));
    }
    int middle = parts.size() / 2;
    String second = parts.get(middle).get(0);
    return key.lt(second)
        .and(mayBe(key, parts.subList(0, middle)))
        .or(key.geq(second).and(mayBe(key, parts.subList(middle, parts.size()))));
  }
}
