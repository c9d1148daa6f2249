package org.carelake.jobs.noshow;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What scoring needs of a model.
 *
 * @param features names, in the order in which the scorer takes them
 * @param threshold appointments at least this likely to be missed are flagged
 * @param usual what was seen in training
 */
record NoShowModel(
    List<String> features,
    Scorer scorer,
    Calibration calibration,
    double threshold,
    Distribution usual)
    implements java.io.Serializable {

  /** Learns what is usual from the rows that it was trained on. */
  NoShowModel withUsual(Dataset<Row> rows) {
    return new NoShowModel(features, scorer, calibration, threshold, Distribution.of(rows, this));
  }

  double probability(float[] values) {
    return calibration.probability(scorer.margin(values));
  }
}
