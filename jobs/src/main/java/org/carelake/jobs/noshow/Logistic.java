package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorSlicer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Logistic regression over some of the features.
 *
 * @param size how many features there are
 * @param chosen places of those that it sees
 */
record Logistic(String title, int size, List<Integer> chosen) implements Learner {
  private static final double PENALTY = 1e-4;

  @Override
  public Scorer fit(Dataset<Row> rows) {
    int[] places = chosen.stream().mapToInt(Integer::intValue).toArray();
    Dataset<Row> seen =
        new VectorSlicer()
            .setInputCol("vector")
            .setOutputCol("seen")
            .setIndices(places)
            .transform(rows);
    LogisticRegressionModel model =
        new LogisticRegression()
            .setFeaturesCol("seen")
            .setLabelCol("label")
            .setRegParam(PENALTY)
            .setMaxIter(200)
            .fit(seen);
    Vector means = seen.select(Summarizer.mean(col("seen"))).head().getAs(0);
    double[] weights = new double[size];
    double[] usual = new double[size];
    for (int i = 0; i < places.length; i++) {
      weights[places[i]] = model.coefficients().apply(i);
      usual[places[i]] = means.apply(i);
    }
    return new Linear(model.intercept(), weights, usual);
  }
}
