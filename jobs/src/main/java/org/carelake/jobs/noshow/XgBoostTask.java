package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One fit inside a Spark task. (XGBoost's own Spark estimator prints every round to the terminal
 * and cannot be told not to; it is the same library below.)
 *
 * @param told XGBoost's parameters
 */
record XgBoostTask(Map<String, Object> told, int rounds) implements Serializable {
  static final StructType BEST =
      new StructType().add("rounds", DataTypes.IntegerType).add("log_loss", DataTypes.DoubleType);

  private static final int PATIENCE = 40;

  /** Rows of {@code label, vector, validates}, by the last. */
  private record Slices(Matrix learnt, Matrix validating) {}

  /** Rows as XGBoost takes them. */
  private static final class Matrix {
    private final List<float[]> rows = new ArrayList<>();
    private final List<Float> labels = new ArrayList<>();

    void add(Row row) {
      Vector vector = row.getAs(1);
      float[] values = new float[vector.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) vector.apply(i);
      }
      rows.add(values);
      labels.add((float) row.getDouble(0));
    }

    double mean() {
      return labels.stream().mapToDouble(Float::doubleValue).average().orElse(0.5);
    }

    DMatrix matrix() throws XGBoostError {
      int width = rows.get(0).length;
      float[] values = new float[rows.size() * width];
      float[] own = new float[rows.size()];
      for (int i = 0; i < own.length; i++) {
        System.arraycopy(rows.get(i), 0, values, i * width, width);
        own[i] = labels.get(i);
      }
      DMatrix matrix = new DMatrix(values, own.length, width, Float.NaN);
      matrix.setLabel(own);
      return matrix;
    }
  }

  private static Slices slices(Iterator<Row> rows) {
    Slices slices = new Slices(new Matrix(), new Matrix());
    rows.forEachRemaining(
        row -> (row.getBoolean(2) ? slices.validating() : slices.learnt()).add(row));
    return slices;
  }

  private Map<String, Object> told(Matrix learnt) {
    Map<String, Object> all = new LinkedHashMap<>(told);
    all.put("base_score", (float) learnt.mean());
    return all;
  }

  /** The share of missed appointments, then the trees as JSON. */
  List<String> trees(Iterator<Row> rows) {
    Matrix learnt = slices(rows).learnt();
    try {
      DMatrix matrix = learnt.matrix();
      Booster booster = XGBoost.train(matrix, told(learnt), rounds, Map.of(), null, null);
      List<String> trees = new ArrayList<>();
      trees.add(Float.toString((float) learnt.mean()));
      trees.addAll(List.of(booster.getModelDump((String) null, true, "json")));
      booster.dispose();
      matrix.dispose();
      return trees;
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot learn", e);
    }
  }

  /** After how many rounds the validating rows are predicted best, and how well. */
  Row best(Iterator<Row> rows) {
    Slices slices = slices(rows);
    try {
      DMatrix matrix = slices.learnt().matrix();
      DMatrix validating = slices.validating().matrix();
      float[][] losses = new float[1][rounds];
      XGBoost.train(
              matrix,
              told(slices.learnt()),
              rounds,
              Map.of("validation", validating),
              losses,
              null,
              null,
              PATIENCE)
          .dispose();
      matrix.dispose();
      validating.dispose();
      int best = 0;
      for (int i = 1; i < rounds; i++) {
        best = losses[0][i] > 0 && losses[0][i] < losses[0][best] ? i : best;
      }
      return RowFactory.create(best + 1, (double) losses[0][best]);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot learn", e);
    }
  }
}
