package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import ml.dmlc.xgboost4j.LabeledPoint;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * One fit inside a Spark task, or one task's part of it. (XGBoost's own Spark estimator prints
 * every round to the terminal and cannot be told not to; it is the same library below.)
 *
 * @param told XGBoost's parameters
 */
record XgBoostTask(Map<String, Object> told, int rounds) implements Serializable {
  private static final int PATIENCE = 40;

  /**
   * What a fit with a validation slice gave.
   *
   * @param rounds after how many rounds it was predicted best
   * @param logLoss nats per appointment
   */
  record Best(int rounds, double logLoss) implements Serializable {}

  /** Rows of {@code label, vector}, handed to XGBoost one by one. */
  private static DMatrix matrix(Iterator<Row> rows) throws XGBoostError {
    Stream<LabeledPoint> points =
        StreamSupport.stream(((Iterable<Row>) () -> rows).spliterator(), false)
            .map(XgBoostTask::point);
    return new DMatrix(points.iterator(), null, Float.NaN);
  }

  private static LabeledPoint point(Row row) {
    Vector vector = row.getAs(1);
    float[] values = new float[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) vector.apply(i);
    }
    return new LabeledPoint((float) row.getDouble(0), values.length, null, values);
  }

  /** The trees as JSON. */
  List<String> trees(Iterator<Row> rows) {
    try {
      DMatrix matrix = matrix(rows);
      Booster booster = XGBoost.train(matrix, told, rounds, Map.of(), null, null);
      List<String> trees = List.of(booster.getModelDump((String) null, true, "json"));
      booster.dispose();
      matrix.dispose();
      return trees;
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot learn", e);
    }
  }

  /**
   * The same as one of several tasks that learn together, each from its rows.
   *
   * @param meeting how tasks find each other, as XGBoost's tracker tells it
   * @param task which of them this is, from 0
   * @return what all have learnt; from the first task only
   */
  List<String> treesOfAll(Iterator<Row> rows, Map<String, Object> meeting, int task) {
    try {
      Map<String, Object> own = new HashMap<>(meeting);
      own.put("dmlc_task_id", Integer.toString(task));
      Communicator.init(own);
      try {
        List<String> trees = trees(rows);
        return task == 0 ? trees : List.of();
      } finally {
        Communicator.shutdown();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost's tasks cannot learn together", e);
    }
  }

  /** Learns until the validating rows gain nothing any more. */
  Best best(Iterator<Row> rows, Iterator<Row> validating) {
    try {
      DMatrix matrix = matrix(rows);
      DMatrix validation = matrix(validating);
      float[][] losses = new float[1][rounds];
      XGBoost.train(
              matrix, told, rounds, Map.of("validation", validation), losses, null, null, PATIENCE)
          .dispose();
      matrix.dispose();
      validation.dispose();
      int best = 0;
      for (int i = 1; i < rounds; i++) {
        best = losses[0][i] > 0 && losses[0][i] < losses[0][best] ? i : best;
      }
      return new Best(best + 1, losses[0][best]);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot learn", e);
    }
  }
}
