package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.run.PlatformException.DataRefused;

/**
 * Appointments by their day: what is learnt from lies before what is validated on, and that before
 * what is tested on.
 *
 * @param validationFrom first day of the validation slice, days since 1970
 * @param testFrom first day of the test slice
 * @param end the day after the last
 */
record Slices(int first, int validationFrom, int testFrom, int end) {
  private static final double LATEST = 0.2;
  private static final int LEAST_DAYS = 5;

  /**
   * The last fifth of the days is for the test, unless told, and the last fifth of what is left for
   * validation.
   *
   * @param rows with {@code day, missed}
   * @throws DataRefused where there is too little to learn from
   */
  static Slices of(Dataset<Row> rows, Optional<LocalDate> testFrom) {
    List<Row> days =
        rows.groupBy("day")
            .agg(
                org.apache.spark.sql.functions.count("missed").as("n"),
                org.apache.spark.sql.functions.sum("missed").as("missed"))
            .orderBy("day")
            .collectAsList();
    if (days.isEmpty()) {
      throw new DataRefused(
          "There is nothing to learn from: no appointment has a begin, a time of booking and an outcome (fulfilled or noshow). Ingest appointments first.");
    }
    List<Integer> all = days.stream().map(row -> row.getInt(0)).toList();
    int test =
        testFrom
            .map(date -> (int) date.toEpochDay())
            .orElseGet(() -> all.get(all.size() - 1 - (int) (LATEST * (all.size() - 1))));
    List<Integer> before = all.stream().filter(day -> day < test).toList();
    if (before.size() < LEAST_DAYS || before.size() == all.size()) {
      throw new DataRefused(
          "There is too little to learn from: %d days with outcomes lie before the first day of the test, %d after it. At least %d and 1 are needed; ingest more, or give another --test-from."
              .formatted(before.size(), all.size() - before.size(), LEAST_DAYS));
    }
    int validation = before.get(before.size() - 1 - (int) (LATEST * (before.size() - 1)));
    Slices slices = new Slices(all.get(0), validation, test, all.get(all.size() - 1) + 1);
    slices.requireBothOutcomes(days);
    return slices;
  }

  private void requireBothOutcomes(List<Row> days) {
    int[] bounds = {first, validationFrom, testFrom, end};
    for (int slice = 0; slice < 3; slice++) {
      long rows = 0;
      long missed = 0;
      for (Row day : days) {
        if (day.getInt(0) >= bounds[slice] && day.getInt(0) < bounds[slice + 1]) {
          rows += day.getLong(1);
          missed += day.getLong(2);
        }
      }
      if (missed == 0 || missed == rows) {
        throw new DataRefused(
            "There is nothing to tell apart: of the %d appointments from %s to %s %s were missed. Ingest appointments of both outcomes, or give another --test-from."
                .formatted(
                    rows,
                    LocalDate.ofEpochDay(bounds[slice]),
                    LocalDate.ofEpochDay(bounds[slice + 1] - 1L),
                    missed == 0 ? "none" : "all"));
      }
    }
  }

  Dataset<Row> training(Dataset<Row> rows) {
    return between(rows, first, validationFrom);
  }

  Dataset<Row> validation(Dataset<Row> rows) {
    return between(rows, validationFrom, testFrom);
  }

  Dataset<Row> test(Dataset<Row> rows) {
    return between(rows, testFrom, end);
  }

  /** Which appointments are used for what. */
  List<Evaluation.Slice> described(Dataset<Row> rows) {
    return List.of(
        described("training", training(rows), first, validationFrom),
        described("validation", validation(rows), validationFrom, testFrom),
        described("test", test(rows), testFrom, end));
  }

  private static Evaluation.Slice described(String name, Dataset<Row> rows, int from, int to) {
    return new Evaluation.Slice(
        name,
        LocalDate.ofEpochDay(from).toString(),
        LocalDate.ofEpochDay(to - 1L).toString(),
        rows.count());
  }

  private static Dataset<Row> between(Dataset<Row> rows, int from, int to) {
    return rows.where(col("day").geq(from).and(col("day").lt(to)));
  }

  /**
   * Rows as learners take them, in one partition and one order, so that what is learnt depends on
   * the rows alone.
   */
  static Dataset<Row> matrix(Dataset<Row> rows) {
    return ordered(shaped(rows).repartition(1));
  }

  /** The same in several partitions, by the hash of the appointment's id. */
  static Dataset<Row> matrix(Dataset<Row> rows, int partitions) {
    return ordered(shaped(rows).repartition(partitions, col("appointment_id")));
  }

  private static Dataset<Row> shaped(Dataset<Row> rows) {
    Column vector = functions.array_to_vector(col("features"));
    return rows.select(
        col("appointment_id"),
        col("patient_id"),
        col("missed").cast("double").as("label"),
        vector.as("vector"));
  }

  private static Dataset<Row> ordered(Dataset<Row> rows) {
    return rows.sortWithinPartitions("appointment_id");
  }
}
