package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnersTest {
  private static final int SIZE = Features.ALL.size();
  private static final XgBoost.Parameters PARAMETERS =
      new XgBoost.Parameters(4, 0.1, 5, 0.8, 0.5, 1);
  private static SparkSession spark;
  private static Kept kept;
  private static Dataset<Row> known;

  @BeforeAll
  static void rows() {
    spark = Sessions.open("local[2]", Map.of());
    kept = new Kept();
    RandomBookings random = new RandomBookings(spark, 5, 1500);
    known =
        kept.keep(
            new Features(new Holidays(""), Features.ALL)
                .of(
                    new Bookings(RandomBookings.END, 0)
                        .of(random.appointments(), random.patients()),
                    kept)
                .where("missed IS NOT NULL")
                .select("appointment_id", "patient_id", "day", "missed", "features"));
  }

  @AfterAll
  static void stop() {
    kept.close();
    spark.stop();
  }

  static List<Learner> learners() {
    List<Integer> all = IntStream.range(0, SIZE).boxed().toList();
    return List.of(
        new Logistic("logistic regression", SIZE, all),
        SparkTrees.DECISION_TREE,
        new LightGbm(20),
        new XgBoost(PARAMETERS, 20));
  }

  /** Those that take longest. */
  static List<Learner> slowLearners() {
    return List.of(SparkTrees.RANDOM_FOREST, SparkTrees.GRADIENT_BOOSTED);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("slowLearners")
  void soDoForests(Learner learner) throws Exception {
    theSameRowsGiveTheSameModelHoweverTheyAreSpread(learner);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void theSameRowsGiveTheSameModelHoweverTheyAreSpread(Learner learner) throws Exception {
    ObjectMapper json = new ObjectMapper();
    String one = json.writeValueAsString(learner.fit(Slices.matrix(known.repartition(1))));

    for (int partitions : List.of(2, 8)) {
      assertEquals(
          one,
          json.writeValueAsString(learner.fit(Slices.matrix(known.repartition(partitions)))),
          partitions + " partitions");
    }
    assertEquals(one, json.writeValueAsString(json.readValue(one, Scorer.class)));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void whatFeaturesContributeAddsUp(Learner learner) {
    Scorer scorer = learner.fit(Slices.matrix(known));
    List<float[]> rows = features(50);
    double[] first = new double[SIZE];
    scorer.explain(rows.get(0), 1, first);
    double base = scorer.margin(rows.get(0)) - Arrays.stream(first).sum();
    if (scorer instanceof Trees trees && trees.link() == Trees.Link.PROBABILITY) {
      return; // These are additive in probability, and only told in log-odds.
    }

    for (float[] row : rows) {
      double[] contributions = new double[SIZE];
      scorer.explain(row, 1, contributions);
      assertEquals(scorer.margin(row), base + Arrays.stream(contributions).sum(), 1e-6);
    }
  }

  @Test
  void tasksThatLearnTogetherGiveTheSameModelHoweverRowsAreSpread() throws Exception {
    ObjectMapper json = new ObjectMapper();
    XgBoost learner = new XgBoost(PARAMETERS, 20);
    String one = json.writeValueAsString(together(learner, known.repartition(1)));

    assertEquals(one, json.writeValueAsString(together(learner, known.repartition(5))));
  }

  @Test
  void tasksThatLearnTogetherLearnAsMuchAsOne() {
    XgBoost.Parameters nothingDrawn = new XgBoost.Parameters(4, 0.1, 5, 1, 1, 1);
    XgBoost learner = new XgBoost(nothingDrawn, 60);
    double alone = logLoss(learner.fit(Slices.matrix(known)));
    double together = logLoss(together(learner, known));

    assertEquals(alone, together, 0.01);
    assertTrue(together < 0.55, "log-loss " + together);
  }

  @Test
  void moreTasksThanCoresAreRefused() {
    XgBoost learner = new XgBoost(PARAMETERS, 2);

    assertThrows(Misconfigured.class, () -> learner.fit(Slices.matrix(known, 3)));
  }

  private static Scorer together(Learner learner, Dataset<Row> rows) {
    return learner.fit(Slices.matrix(rows, 2));
  }

  private static double logLoss(Scorer scorer) {
    List<Row> rows = known.select("features", "missed").collectAsList();
    double[] probabilities =
        rows.stream().mapToDouble(row -> scorer.probability(Judging.features(row))).toArray();
    return Metrics.logLoss(probabilities, rows.stream().mapToInt(row -> row.getInt(1)).toArray());
  }

  @Test
  void ourTreesSayWhatXgBoostSays() throws Exception {
    List<Row> rows = Slices.matrix(known).select("label", "vector").collectAsList();
    float[] values = new float[rows.size() * SIZE];
    float[] labels = new float[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      Vector vector = rows.get(i).getAs(1);
      for (int j = 0; j < SIZE; j++) {
        values[i * SIZE + j] = (float) vector.apply(j);
      }
      labels[i] = (float) rows.get(i).getDouble(0);
    }
    DMatrix matrix = new DMatrix(values, labels.length, SIZE, Float.NaN);
    matrix.setLabel(labels);
    double mean = IntStream.range(0, labels.length).mapToDouble(i -> labels[i]).average().orElse(0);
    Booster booster =
        XGBoost.train(
            matrix,
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
                4,
                "eta",
                0.1,
                "min_child_weight",
                5.0,
                "base_score",
                (float) mean),
            20,
            Map.of(),
            null,
            null);
    Scorer ours =
        new XgBoost(new XgBoost.Parameters(4, 0.1, 5, 1, 1, 1), 20).fit(Slices.matrix(known));

    float[][] theirs = booster.predict(matrix);

    for (int i = 0; i < labels.length; i++) {
      float[] row = Arrays.copyOfRange(values, i * SIZE, (i + 1) * SIZE);
      assertEquals(theirs[i][0], ours.probability(row), 1e-5);
    }
  }

  @Test
  @Tag("long")
  void ourTreesSayWhatSparkSays() {
    Dataset<Row> rows = Slices.matrix(known);
    Scorer ours = SparkTrees.GRADIENT_BOOSTED.fit(rows);
    List<Row> theirs =
        new GBTClassifier()
            .setFeaturesCol("vector")
            .setLabelCol("label")
            .setMaxIter(40)
            .setMaxDepth(5)
            .setStepSize(0.15)
            .setMinInstancesPerNode(50)
            .setSeed(7)
            .fit(rows)
            .transform(rows)
            .select("vector", "probability")
            .collectAsList();

    for (Row row : theirs) {
      Vector vector = row.getAs(0);
      float[] values = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        values[i] = (float) vector.apply(i);
      }
      assertEquals(row.<Vector>getAs(1).apply(1), ours.probability(values), 1e-6);
    }
  }

  @Test
  void theLightGbmTreesAreReadWhole() {
    Trees trees = (Trees) new LightGbm(20).fit(Slices.matrix(known));
    List<float[]> rows = features(1500);
    double mean = rows.stream().mapToDouble(trees::probability).average().orElseThrow();
    double missed = known.agg(org.apache.spark.sql.functions.avg("missed")).head().getDouble(0);

    assertEquals(20, trees.roots().length);
    assertEquals(missed, mean, 0.02, "mean probability and share of missed");
    assertTrue(rows.stream().mapToDouble(trees::margin).distinct().count() > 100);
  }

  @Test
  void driftIsWhatHasMoved() {
    Scorer scorer = new XgBoost(PARAMETERS, 20).fit(Slices.matrix(known));
    NoShowModel model =
        new NoShowModel(Features.NAMES, scorer, new Calibration.None(), 0.3, Distribution.UNKNOWN);
    Distribution usual = Distribution.of(known, model);
    Dataset<Row> moved =
        known.withColumn(
            "features",
            org.apache.spark.sql.functions.expr(
                "transform(features, (value, i) -> IF(i = 0, float(value + 20), value))"));

    double[] same = usual.stability(usual.over(known, model));
    double[] later = usual.stability(usual.over(moved, model));

    assertEquals(SIZE + 1, same.length);
    assertEquals(0, Arrays.stream(same).sum(), 1e-9);
    assertTrue(later[0] > 0.25, "lead time moved: " + later[0]);
    assertEquals(0, later[1], 1e-9);
    assertTrue(later[SIZE] > 0, "scores moved");
  }

  @Test
  void oneOutcomeAloneIsRefused() {
    for (int outcome : List.of(0, 1)) {
      Dataset<Row> alike = known.where("missed = " + outcome);
      String message =
          assertThrows(DataRefused.class, () -> Slices.of(alike, java.util.Optional.empty()))
              .getMessage();
      assertTrue(message.startsWith("There is nothing to tell apart:"), message);
    }
  }

  @Test
  void theThresholdFollowsCapacityOrCost() {
    double[] said = IntStream.range(0, 100).mapToDouble(i -> i / 100.0).toArray();
    Policy policy =
        new Policy("", 0, List.of(), 1, 7, 0.2, java.util.Optional.empty(), 9, Optional.empty());
    Policy costly =
        new Policy("", 0, List.of(), 1, 7, 0.2, java.util.Optional.of(0.4), 9, Optional.empty());

    assertEquals(0.79, policy.threshold(said), 1e-12);
    assertEquals(0.4, costly.threshold(said), 1e-12);
  }

  private static List<float[]> features(int count) {
    return known.select(col("features")).limit(count).collectAsList().stream()
        .map(Judging::features)
        .toList();
  }
}
