package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.ml.regression.IsotonicRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Chooses how a model is calibrated: each way is learnt on one half of the validation slice's
 * patients and judged on the other, and the best is learnt anew on all.
 */
record Calibrating(SparkSession spark, Judged slice) {
  private static final StructType SHAPE =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("margin", DataTypes.DoubleType)
          .add("vector", SQLDataTypes.VectorType());

  /**
   * A calibration and how good it is.
   *
   * @param logLoss on appointments that it was not learnt from, nats per appointment
   */
  record Choice(Calibration calibration, double logLoss) {}

  private interface Way {
    Calibration learn(int[] places);
  }

  Choice choose(int model) {
    List<Way> ways =
        List.of(
            places -> new Calibration.None(),
            places -> platt(model, places),
            places -> isotonic(model, places));
    Choice best = new Choice(new Calibration.None(), Double.POSITIVE_INFINITY);
    for (Way way : ways) {
      double loss = crossed(model, way);
      if (loss < best.logLoss()) {
        best = new Choice(way.learn(slice.where(i -> true)), loss);
      }
    }
    return best;
  }

  private double crossed(int model, Way way) {
    int[] even = slice.where(i -> slice.patients()[i] % 2 == 0);
    int[] odd = slice.where(i -> slice.patients()[i] % 2 != 0);
    double loss =
        even.length * loss(model, way.learn(odd), even)
            + odd.length * loss(model, way.learn(even), odd);
    return loss / slice.size();
  }

  private double loss(int model, Calibration calibration, int[] places) {
    return Metrics.logLoss(
        Judged.at(slice.probabilities(model, calibration), places),
        Judged.at(slice.missed(), places));
  }

  private Calibration platt(int model, int[] places) {
    LogisticRegressionModel line =
        new LogisticRegression()
            .setFeaturesCol("vector")
            .setLabelCol("label")
            .fit(rows(model, places));
    return new Calibration.Platt(line.intercept(), line.coefficients().apply(0));
  }

  private Calibration isotonic(int model, int[] places) {
    IsotonicRegressionModel steps =
        new IsotonicRegression()
            .setFeaturesCol("margin")
            .setLabelCol("label")
            .fit(rows(model, places));
    return new Calibration.Isotonic(steps.boundaries().toArray(), steps.predictions().toArray());
  }

  private Dataset<Row> rows(int model, int[] places) {
    List<Row> rows = new ArrayList<>(places.length);
    IntStream.of(places)
        .forEach(
            place -> {
              double margin = slice.margins()[model][place];
              rows.add(
                  RowFactory.create((double) slice.missed()[place], margin, Vectors.dense(margin)));
            });
    return spark.createDataFrame(rows, SHAPE).coalesce(1);
  }
}
