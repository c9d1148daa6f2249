package org.carelake.jobs.noshow;

import java.util.List;

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

  double probability(float[] values) {
    return calibration.probability(scorer.margin(values));
  }
}
