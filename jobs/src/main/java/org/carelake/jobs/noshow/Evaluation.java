package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How good a model is, and how it compares: what stands in {@code metrics.json}.
 *
 * @param kept title of the model that is kept
 * @param threshold appointments at least this likely to be missed are flagged
 * @param compared all models, on the test slice
 * @param lift of the kept model: tenths of the appointments, the likeliest to be missed first
 * @param importance of the features to the kept model, the largest first
 * @param tuning XGBoost's trials, the best first
 * @param notes what could not be done, and why
 */
public record Evaluation(
    String kept,
    double threshold,
    List<Slice> slices,
    List<Compared> compared,
    List<Decile> lift,
    List<Subgroups.Subgroup> subgroups,
    List<Importance> importance,
    Map<String, List<Point>> curves,
    List<XgBoost.Trial> tuning,
    List<String> notes) {
  private static final int POINTS = 200;
  private static final int TENTHS = 10;

  /** Which appointments were used for what. Days are ISO dates, both within. */
  public record Slice(String name, String from, String to, long rows) {}

  /**
   * One model.
   *
   * @param auc the AUC's 95 % interval
   * @param behind the 95 % interval of how far its AUC lies behind the kept model's, both on the
   *     same resamples; where it holds 0, neither is clearly better
   */
  public record Compared(
      String model,
      double validationLogLoss,
      String calibration,
      Metrics test,
      Metrics.Interval auc,
      Metrics.Interval behind) {}

  /**
   * One tenth of the appointments.
   *
   * @param missed share of them that were missed
   * @param lift by how much that is more than among all
   * @param found share of all missed appointments that lie in this tenth and those before
   */
  public record Decile(
      int tenth, long rows, double predicted, double missed, double lift, double found) {}

  /**
   * One feature.
   *
   * @param logOdds by how much it moves the log-odds on average, up or down
   */
  public record Importance(String feature, String words, double logOdds) {}

  /** A point of a curve. */
  public record Point(double x, double y) {}

  /** Judges the test slice. */
  static Evaluation of(
      Judging judging,
      Dataset<Row> test,
      List<Slice> slices,
      Training.Result learnt,
      Judged judged,
      double threshold,
      List<Feature> features,
      long seed) {
    Training.Learnt winner = learnt.winner();
    double[] probabilities =
        judged.probabilities(learnt.all().indexOf(winner), winner.calibration());
    List<Decile> lift = lift(probabilities, judged.missed());
    return new Evaluation(
        winner.title(),
        threshold,
        slices,
        compared(learnt, judged, seed),
        lift,
        Subgroups.of(judged, probabilities, threshold),
        importance(judging.importance(test, winner.scorer(), features.size()), features),
        new TreeMap<>(
            Map.of(
                "roc", roc(probabilities, judged.missed()),
                "precision_recall", precisionRecall(probabilities, judged.missed()),
                "reliability", reliability(lift))),
        learnt.tuning(),
        learnt.notes());
  }

  private static List<Compared> compared(Training.Result learnt, Judged judged, long seed) {
    List<double[]> resampled = new ArrayList<>();
    for (int i = 0; i < learnt.all().size(); i++) {
      double[] probabilities = judged.probabilities(i, learnt.all().get(i).calibration());
      resampled.add(Metrics.resampledAuc(probabilities, judged.missed(), judged.patients(), seed));
    }
    double[] best = resampled.get(learnt.all().indexOf(learnt.winner()));
    return IntStream.range(0, resampled.size())
        .mapToObj(i -> compared(learnt.all().get(i), judged, i, resampled.get(i), best))
        .toList();
  }

  private static Compared compared(
      Training.Learnt learnt, Judged judged, int model, double[] resampled, double[] best) {
    double[] behind =
        IntStream.range(0, best.length).mapToDouble(i -> best[i] - resampled[i]).toArray();
    return new Compared(
        learnt.title(),
        learnt.validationLogLoss(),
        learnt.calibration().title(),
        Metrics.of(judged.probabilities(model, learnt.calibration()), judged.missed()),
        Metrics.interval(resampled),
        Metrics.interval(behind));
  }

  Compared winner() {
    return compared.stream().filter(one -> one.model().equals(kept)).findFirst().orElseThrow();
  }

  private static List<Importance> importance(double[] logOdds, List<Feature> features) {
    return IntStream.range(0, features.size())
        .mapToObj(i -> new Importance(features.get(i).name(), features.get(i).words(), logOdds[i]))
        .sorted(Comparator.comparingDouble(Importance::logOdds).reversed())
        .toList();
  }

  private static List<Decile> lift(double[] probabilities, int[] missed) {
    int[] order = Metrics.descending(probabilities);
    double all = IntStream.of(missed).sum();
    double found = 0;
    List<Decile> deciles = new ArrayList<>();
    for (int tenth = 0; tenth < TENTHS; tenth++) {
      int from = (int) ((long) order.length * tenth / TENTHS);
      int to = (int) ((long) order.length * (tenth + 1) / TENTHS);
      double predicted = 0;
      double bad = 0;
      for (int i = from; i < to; i++) {
        predicted += probabilities[order[i]];
        bad += missed[order[i]];
      }
      found += bad;
      int rows = Math.max(1, to - from);
      deciles.add(
          new Decile(
              tenth + 1,
              to - from,
              predicted / rows,
              bad / rows,
              bad / rows / (all / order.length),
              found / all));
    }
    return deciles;
  }

  private static List<Point> roc(double[] probabilities, int[] missed) {
    int[] order = Metrics.descending(probabilities);
    double all = IntStream.of(missed).sum();
    double bad = 0;
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    for (int i = 0; i < order.length; i++) {
      bad += missed[order[i]];
      if (isDrawn(i, order.length)) {
        points.add(new Point((i + 1 - bad) / (order.length - all), bad / all));
      }
    }
    return points;
  }

  private static List<Point> precisionRecall(double[] probabilities, int[] missed) {
    int[] order = Metrics.descending(probabilities);
    double all = IntStream.of(missed).sum();
    double bad = 0;
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      bad += missed[order[i]];
      if (isDrawn(i, order.length)) {
        points.add(new Point(bad / all, bad / (i + 1)));
      }
    }
    return points;
  }

  private static boolean isDrawn(int i, int size) {
    return i == size - 1 || (i + 1) % Math.max(1, size / POINTS) == 0;
  }

  /** What was predicted for each tenth, and how many of it were missed; the least likely first. */
  private static List<Point> reliability(List<Decile> lift) {
    List<Point> points = new ArrayList<>();
    for (Decile tenth : lift) {
      if (tenth.rows() > 0) {
        points.add(0, new Point(tenth.predicted(), tenth.missed()));
      }
    }
    return points;
  }
}
