package org.carelake.jobs.noshow;

import java.util.List;
import java.util.StringJoiner;

/** The test slice as a CSV file, from which anyone can compute every figure again. */
final class Predictions {
  private Predictions() {}

  /** {@code appointment_id, label, kept} and a column for each compared model. */
  static String csv(Training.Result learnt, Judged judged) {
    List<Training.Learnt> all = learnt.all();
    double[][] probabilities = new double[all.size()][];
    StringJoiner header = new StringJoiner(",").add("appointment_id").add("label").add("kept");
    for (int i = 0; i < all.size(); i++) {
      probabilities[i] = judged.probabilities(i, all.get(i).calibration());
      header.add(Learner.slug(all.get(i).title()));
    }
    int kept = all.indexOf(learnt.winner());
    StringBuilder csv = new StringBuilder().append(header).append('\n');
    for (int row = 0; row < judged.size(); row++) {
      csv.append(quoted(judged.ids()[row])).append(',').append(judged.missed()[row]);
      csv.append(',').append(probabilities[kept][row]);
      for (double[] model : probabilities) {
        csv.append(',').append(model[row]);
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String id) {
    return id.matches("[^\",\\r\\n]*") ? id : '"' + id.replace("\"", "\"\"") + '"';
  }
}
