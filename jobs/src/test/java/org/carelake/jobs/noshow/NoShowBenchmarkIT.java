package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.lake.Lake;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.bench.MeasuredRun;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Patients;
import org.carelake.jobs.it.SharedData;
import org.carelake.jobs.it.Workplace;
import org.carelake.local.Endpoint;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features, XGBoost's fit beside one without Spark, and scoring with reasons, for the public file
 * and for ten times of it with new patients.
 */
@Tag("benchmark")
class NoShowBenchmarkIT {
  private static final XgBoost.Parameters PARAMETERS =
      new XgBoost.Parameters(5, 0.06, 20, 0.8, 0.5, 5);

  private static final int ROUNDS = 200;
  private static final String ROW = "%-5s %12s %11s %11s %9s %9s %7s %11s %13s%n";

  @TempDir Path folder;

  @Test
  void thePublicFile() {
    Path data = SharedData.require("no-show");
    Endpoint none = new Endpoint(Store.MYSQL, "jdbc:mysql://127.0.0.1:1/none", "-", "env:NONE");
    Workplace workplace = new Workplace(folder, none, "noshow-kaggle");
    workplace.carelake("ingest", "--set", "sources.hospital.path=" + data);
    StringBuilder table =
        new StringBuilder(
            ROW.formatted(
                "size",
                "rows",
                "features s",
                "µs per row",
                "fit s",
                "alone s",
                "ratio",
                "scoring s",
                "scored per s"));
    try (SparkSession spark = Sessions.open("local[*]", Map.of())) {
      Lake lake = new Lake(spark, workplace.lake().toString());
      measure(lake, 1); // warms up
      table.append(measure(lake, 1));
      table.append(measure(lake, 10));
    }
    System.out.println(table);
  }

  /**
   * {@code -Dnoshow.copies} (181) times the public file, each with patients of its own: 20 million
   * appointments, of which those from the second of June on are still to come.
   */
  @Test
  void manyTimesThePublicFile() throws Exception {
    Path data = SharedData.require("no-show");
    Workplace workplace = new Workplace(folder, Workplace.NO_MYSQL, "noshow-kaggle");
    workplace.carelake("ingest", "--set", "sources.hospital.path=" + data);
    multiply(workplace.lake(), Integer.getInteger("noshow.copies", 181));
    List<String> settings = new ArrayList<>(workplace.settings());
    settings.addAll(List.of("--as-of", "2016-06-02"));
    List<String> training = new ArrayList<>(settings);
    Stream.of(System.getProperty("noshow.settings", "").split(" ", -1))
        .filter(setting -> !setting.isEmpty())
        .forEach(setting -> training.addAll(List.of("--set", setting)));
    for (String job : List.of("train", "score")) {
      MeasuredRun run =
          MeasuredRun.of(job, workplace.lake(), job.equals("train") ? training : settings);
      System.out.printf(
          Locale.ROOT,
          "%s: %.0f s, peak %d MB, %s%n",
          job,
          run.seconds(),
          run.peakMegabytes(),
          run.stages());
    }
  }

  private static void multiply(Path lake, int copies) {
    try (SparkSession spark = Sessions.open("local[*]", Map.of())) {
      Map<String, String[]> ids =
          Map.of(
              "patients",
              new String[] {"patient_id"},
              "appointments",
              new String[] {"appointment_id", "patient_id"});
      ids.forEach(
          (name, columns) -> {
            String path = lake.resolve("curated").resolve(name).toString();
            Dataset<Row> many = times(spark.read().format("delta").load(path), copies, columns);
            (name.equals("appointments") ? withDaysToCome(many) : many)
                .write()
                .format("delta")
                .mode("overwrite")
                .save(path);
          });
    }
  }

  private static Dataset<Row> withDaysToCome(Dataset<Row> appointments) {
    return appointments.withColumn(
        "status", expr("if(starts_at >= DATE'2016-06-02', 'booked', status)"));
  }

  private static Dataset<Row> times(Dataset<Row> rows, int size, String... ids) {
    Dataset<Row> many =
        rows.crossJoin(rows.sparkSession().range(size).withColumnRenamed("id", "_copy"));
    for (String id : ids) {
      many = many.withColumn(id, concat(col(id), lit("/"), col("_copy")));
    }
    return many.drop("_copy");
  }

  private static String measure(Lake lake, int size) {
    try (Kept kept = new Kept()) {
      Dataset<Row> bookings =
          new Bookings(Instant.parse("2016-07-01T00:00:00Z"), 0)
              .of(
                  times(lake.read(Appointments.TABLE), size, "appointment_id", "patient_id"),
                  times(lake.read(Patients.TABLE), size, "patient_id"));
      long from = System.nanoTime();
      Dataset<Row> rows =
          kept.keep(
              new Features(new Holidays("br"), Features.ALL)
                  .of(bookings, kept)
                  .where("missed IS NOT NULL")
                  .select("appointment_id", "patient_id", "day", "missed", "features"));
      long count = rows.count();
      double features = seconds(from);
      Slices slices = Slices.of(rows, Optional.of(LocalDate.parse("2016-06-02")));
      Dataset<Row> matrix = kept.keep(Slices.matrix(slices.training(rows)));
      matrix.count();
      from = System.nanoTime();
      Scorer scorer = new XgBoost(PARAMETERS, ROUNDS).fit(matrix);
      double fit = seconds(from);
      double alone = alone(matrix);
      NoShowModel model =
          new NoShowModel(
              Features.NAMES, scorer, new Calibration.Platt(0, 1), 0.3, Distribution.UNKNOWN);
      from = System.nanoTime();
      Score.applied(rows.select("appointment_id", "features"), model)
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      double scoring = seconds(from);
      return String.format(
          Locale.ROOT,
          ROW,
          size + "x",
          count,
          number(features),
          number(1e6 * features / count),
          number(fit),
          number(alone),
          number(fit / alone),
          number(scoring),
          Math.round(count / scoring));
    }
  }

  /** The same fit on the same rows, without Spark, from rows that are in memory. */
  private static double alone(Dataset<Row> matrix) {
    long rows = matrix.count();
    int width = Features.ALL.size();
    float[] values = new float[(int) rows * width];
    float[] labels = new float[(int) rows];
    Iterator<Row> all = matrix.select("label", "vector").toLocalIterator();
    for (int i = 0; all.hasNext(); i++) {
      Row row = all.next();
      Vector vector = row.getAs(1);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = (float) vector.apply(j);
      }
      labels[i] = (float) row.getDouble(0);
    }
    long from = System.nanoTime();
    try {
      DMatrix own = new DMatrix(values, labels.length, width, Float.NaN);
      own.setLabel(labels);
      XGBoost.train(
              own,
              Map.of(
                  "objective",
                  "binary:logistic",
                  "tree_method",
                  "hist",
                  "nthread",
                  1,
                  "seed",
                  7,
                  "verbose_eval",
                  "false",
                  "max_depth",
                  PARAMETERS.maxDepth(),
                  "eta",
                  PARAMETERS.eta(),
                  "min_child_weight",
                  PARAMETERS.minChildWeight(),
                  "subsample",
                  PARAMETERS.subsample(),
                  "colsample_bytree",
                  PARAMETERS.colsample()),
              ROUNDS,
              Map.of(),
              null,
              null)
          .dispose();
      own.dispose();
    } catch (ml.dmlc.xgboost4j.java.XGBoostError e) {
      throw new IllegalStateException(e);
    }
    return seconds(from);
  }

  private static double seconds(long from) {
    return (System.nanoTime() - from) / 1e9;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
