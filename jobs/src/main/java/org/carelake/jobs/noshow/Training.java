package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.crc32;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;

/**
 * Learns in every way there is and compares. What is chosen (parameters, rounds, calibration, the
 * winner) is chosen on the validation slice; the test slice is not looked at here.
 *
 * @param features names, in order
 * @param models which are compared, as {@link Learner#slug} spells them; none means all
 * @param trials how many sets of XGBoost's parameters are tried
 */
record Training(
    SparkSession spark, List<String> features, List<String> models, int trials, long seed) {
  private static final int FOLDS = 3;
  private static final String STACK = "stack";
  private static final String ALL_ROWS = "XGBoost on all appointments";

  /** Those that err differently. */
  private static final Set<String> STACKED = Set.of("logistic regression", "LightGBM", "XGBoost");

  /**
   * One way to learn, and what came of it.
   *
   * @param title as it stands in the comparison
   * @param validationLogLoss calibrated, nats per appointment
   */
  record Learnt(String title, Scorer scorer, Calibration calibration, double validationLogLoss) {}

  /**
   * What training gives.
   *
   * @param all in the order of the comparison
   * @param tuning of XGBoost, the best first
   * @param validation the validation slice and what the models say of it, in the same order
   * @param notes what could not be done, and why
   */
  record Result(
      List<Learnt> all, List<XgBoost.Trial> tuning, Judged validation, List<String> notes) {
    /** The best on the validation slice. */
    Learnt winner() {
      return all.stream().min(Comparator.comparingDouble(Learnt::validationLogLoss)).orElseThrow();
    }
  }

  /**
   * Learns.
   *
   * @param rows appointments of known outcome with their features
   * @param everything what XGBoost's last fit sees where {@code rows} are only a sample, in as many
   *     partitions as tasks shall learn together
   */
  Result learn(Run run, Dataset<Row> rows, Slices slices, Optional<Dataset<Row>> everything) {
    XgBoost.require();
    try (Kept kept = new Kept()) {
      Dataset<Row> past = kept.keep(Slices.matrix(slices.training(rows)));
      Dataset<Row> stopping = kept.keep(Slices.matrix(slices.validation(rows)));
      Parallel.forEach(List.of(past, stopping), Dataset::count);
      List<XgBoost.Trial> tuning =
          run.stage("tune", () -> tune(past, stopping), done -> Map.of("trials", (long) trials));
      List<String> notes = Collections.synchronizedList(new ArrayList<>());
      List<Learner> learners = learners(tuning.get(0));
      Map<String, Scorer> scorers = new LinkedHashMap<>();
      run.stage("fit", () -> scorers.putAll(fit(learners, past, notes)));
      if (models.isEmpty() || models.contains(STACK)) {
        run.stage("stack", () -> scorers.put(STACK, stack(learners, scorers, past)));
      }
      everything
          .filter(all -> models.isEmpty() || models.contains("xgboost"))
          .ifPresent(
              all ->
                  run.stage(
                      "fit all",
                      () -> scorers.put(ALL_ROWS, best(tuning.get(0)).fit(kept.compute(all)))));
      return run.stage(
          "calibrate",
          () -> calibrated(scorers, slices.validation(rows), tuning, notes),
          done -> Map.of());
    }
  }

  private List<XgBoost.Trial> tune(Dataset<Row> past, Dataset<Row> stopping) {
    Random random = new Random(seed);
    List<XgBoost.Parameters> drawn =
        IntStream.range(0, trials).mapToObj(i -> drawn(random)).distinct().toList();
    return Parallel.map(drawn, parameters -> XgBoost.tryOut(parameters, past, stopping)).stream()
        .sorted(Comparator.comparingDouble(XgBoost.Trial::logLoss))
        .toList();
  }

  private static XgBoost.Parameters drawn(Random random) {
    return new XgBoost.Parameters(
        4 + random.nextInt(4),
        List.of(0.04, 0.06, 0.08).get(random.nextInt(3)),
        List.of(5.0, 20.0, 50.0).get(random.nextInt(3)),
        List.of(0.7, 0.85, 1.0).get(random.nextInt(3)),
        List.of(0.3, 0.5, 0.8).get(random.nextInt(3)),
        List.of(1.0, 5.0, 10.0).get(random.nextInt(3)));
  }

  private List<Learner> learners(XgBoost.Trial best) {
    List<Integer> all = IntStream.range(0, features.size()).boxed().toList();
    List<Learner> learners = new ArrayList<>();
    learners.add(
        new Logistic("lead time alone", features.size(), List.of(features.indexOf("lead_days"))));
    learners.add(new Logistic("logistic regression", features.size(), all));
    learners.addAll(List.of(SparkTrees.values()));
    learners.add(new LightGbm(150));
    learners.add(best(best));
    List<String> known = learners.stream().map(learner -> Learner.slug(learner.title())).toList();
    for (String model : models) {
      if (!known.contains(model) && !model.equals(STACK)) {
        throw new Misconfigured(
            "There is no model %s to compare. noshow.models knows: %s, %s."
                .formatted(model, String.join(", ", known), STACK));
      }
    }
    learners.removeIf(
        learner -> !models.isEmpty() && !models.contains(Learner.slug(learner.title())));
    return learners;
  }

  private static XgBoost best(XgBoost.Trial trial) {
    return new XgBoost(trial.parameters(), trial.rounds());
  }

  private static Map<String, Scorer> fit(
      List<Learner> learners, Dataset<Row> past, List<String> notes) {
    Map<String, Scorer> scorers = new LinkedHashMap<>();
    List<Optional<Scorer>> fitted =
        Parallel.map(
            learners,
            learner -> {
              try {
                return Optional.of(learner.fit(past));
              } catch (LinkageError e) {
                notes.add(
                    learner.title()
                        + " does not run on this machine: its native library cannot be loaded.");
                return Optional.empty();
              }
            });
    for (int i = 0; i < learners.size(); i++) {
      String title = learners.get(i).title();
      fitted.get(i).ifPresent(scorer -> scorers.put(title, scorer));
    }
    return scorers;
  }

  /** A logistic regression over what the others say of patients that they were not taught. */
  private static Scorer stack(
      List<Learner> learners, Map<String, Scorer> scorers, Dataset<Row> past) {
    List<Learner> members =
        learners.stream()
            .filter(learner -> STACKED.contains(learner.title()))
            .filter(learner -> scorers.containsKey(learner.title()))
            .toList();
    if (members.size() < 2) {
      throw new Misconfigured(
          "There is nothing to stack: noshow.models names fewer than two of logistic_regression, lightgbm, xgboost. Name more, or leave out stack.");
    }
    Column fold = pmod(crc32(col("patient_id").cast("binary")), lit(FOLDS));
    List<Dataset<Row>> unseen =
        Parallel.map(
            IntStream.range(0, FOLDS).boxed().toList(),
            left ->
                said(
                    past.where(fold.equalTo(left)),
                    members.stream()
                        .map(member -> member.fit(past.where(fold.notEqual(left))))
                        .toList()));
    List<Integer> all = IntStream.range(0, members.size()).boxed().toList();
    Linear weights =
        (Linear)
            new Logistic(STACK, members.size(), all)
                .fit(unseen.stream().reduce(Dataset::union).orElseThrow().coalesce(1));
    return new Stack(
        weights.intercept(),
        weights.weights(),
        members.stream().map(member -> scorers.get(member.title())).toList());
  }

  private static Dataset<Row> said(Dataset<Row> rows, List<Scorer> scorers) {
    Scorer[] models = scorers.toArray(Scorer[]::new);
    StructType shape =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("vector", SQLDataTypes.VectorType());
    return rows.select("label", "vector")
        .map(
            (MapFunction<Row, Row>)
                row -> RowFactory.create(row.getDouble(0), margins(row.getAs(1), models)),
            Encoders.row(shape));
  }

  private static Vector margins(Vector vector, Scorer[] models) {
    float[] features = new float[vector.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) vector.apply(i);
    }
    return Vectors.dense(
        java.util.Arrays.stream(models).mapToDouble(model -> model.margin(features)).toArray());
  }

  private Result calibrated(
      Map<String, Scorer> scorers,
      Dataset<Row> validation,
      List<XgBoost.Trial> tuning,
      List<String> notes) {
    List<String> titles = List.copyOf(scorers.keySet());
    Judged judged = new Judging(spark).of(validation, titles.stream().map(scorers::get).toList());
    Calibrating calibrating = new Calibrating(spark, judged);
    List<Learnt> learnt =
        Parallel.map(
            IntStream.range(0, titles.size()).boxed().toList(),
            i -> {
              Calibrating.Choice choice = calibrating.choose(i);
              String title = titles.get(i);
              return new Learnt(title, scorers.get(title), choice.calibration(), choice.logLoss());
            });
    return new Result(learnt, tuning, judged, List.copyOf(notes));
  }
}
