package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;

/** Booked appointments that are still to come → {@code curated/no_show_scores}. */
public record Score(
    Lake curated,
    Table appointments,
    Table patients,
    Table scores,
    ModelRegistry registry,
    Policy policy) {

  /** Of fewer rows no distribution can be told. */
  private static final long LEAST = 100;

  private static final StructType SCORED =
      new StructType()
          .add("appointment_id", DataTypes.StringType)
          .add("probability", DataTypes.DoubleType)
          .add("flagged", DataTypes.BooleanType)
          .add("reason_1", DataTypes.StringType)
          .add("reason_2", DataTypes.StringType)
          .add("reason_3", DataTypes.StringType);

  /**
   * What was scored.
   *
   * @param unscorable booked appointments to come that do not say when they begin or were booked
   * @param drift population stability index of the features that moved most, and of the scores;
   *     empty where too few were scored
   * @param since what happened to appointments scored earlier, against what was predicted
   */
  public record Result(
      String version,
      long scored,
      long flagged,
      long unscorable,
      Lake.Merged merged,
      Map<String, Double> drift,
      Optional<Since> since) {}

  /** Appointments scored earlier that are over. */
  public record Since(long rows, double predicted, double missed, double logLoss) {}

  private record Scored(
      Dataset<Row> rows, Dataset<Row> features, NoShowModel model, ModelVersion version) {}

  /**
   * Scores.
   *
   * @throws Misconfigured if no model has been trained, or the current one sees other features
   * @throws org.carelake.common.run.PlatformException.DataRefused if the model's file has been
   *     damaged
   */
  public Result run(Run run) {
    ModelVersion version = current();
    NoShowModel model = registry.model(version);
    try (Kept kept = new Kept()) {
      Dataset<Row> features =
          run.stage(
              "features",
              () -> toCome(model, run.asOf(), kept),
              rows -> Map.of("appointments", rows.count()));
      Dataset<Row> rows = kept.keep(scored(features, model, version, run));
      return run.stage(
          "score",
          () -> result(run, new Scored(rows, features, model, version)),
          done -> Map.of("scored", done.scored(), "flagged", done.flagged()));
    }
  }

  private ModelVersion current() {
    ModelVersion version =
        registry
            .current()
            .orElseThrow(
                () ->
                    new Misconfigured(
                        "There is no model to score with. Train one first: carelake train."));
    String hash = Features.fingerprint(policy.country());
    if (!version.featureHash().equals(hash)) {
      throw new Misconfigured(
          "The model %s was trained on other features (%s) than this program computes, or with other public holidays (%s). Set noshow.country as it was then, or train anew: carelake train."
              .formatted(version.version(), version.featureHash(), hash));
    }
    return version;
  }

  private Dataset<Row> toCome(NoShowModel model, Instant asOf, Kept kept) {
    Features features =
        new Features(new Holidays(policy.country()), Features.named(model.features()));
    Dataset<Row> bookings =
        new Bookings(asOf, policy.horizonDays())
            .of(curated.read(appointments), curated.read(patients));
    int today = (int) Math.floorDiv(asOf.getEpochSecond(), 24L * 60 * 60);
    return kept.keep(
        features
            .of(bookings, kept)
            .where(col("waiting").and(col("day").geq(today)))
            .select("appointment_id", "features"));
  }

  private Dataset<Row> scored(
      Dataset<Row> features, NoShowModel model, ModelVersion version, Run run) {
    return Lake.derived(
        applied(features, model)
            .withColumn("model_version", lit(version.version()))
            .withColumn("scored_at", lit(Timestamp.from(run.asOf()))),
        "models/no_show/" + version.version(),
        run);
  }

  /**
   * What a model says.
   *
   * @param features {@code appointment_id, features}
   */
  static Dataset<Row> applied(Dataset<Row> features, NoShowModel model) {
    Broadcast<NoShowModel> shared =
        JavaSparkContext.fromSparkContext(features.sparkSession().sparkContext()).broadcast(model);
    Reasons reasons = new Reasons(Features.named(model.features()));
    return features.mapPartitions(
        (MapPartitionsFunction<Row, Row>) rows -> scored(rows, shared.value(), reasons),
        Encoders.row(SCORED));
  }

  private static Iterator<Row> scored(Iterator<Row> rows, NoShowModel model, Reasons reasons) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        float[] features = Judging.features(row);
        double[] contributions = new double[features.length];
        model.scorer().explain(features, 1, contributions);
        double probability = model.probability(features);
        List<String> told = reasons.of(features, contributions);
        return RowFactory.create(
            row.getString(0),
            probability,
            probability >= model.threshold(),
            told.get(0),
            told.get(1),
            told.get(2));
      }
    };
  }

  private Result result(Run run, Scored scored) {
    Row counts = scored.rows().selectExpr("count(*)", "count_if(flagged)").head();
    Optional<Since> since = since();
    Lake.Merged merged =
        run.isDry()
            ? Lake.Merged.NOTHING
            : curated.merge(scores, scored.rows()).plus(curated.forget(scores, appointments));
    return new Result(
        scored.version().version(),
        counts.getLong(0),
        counts.getLong(1),
        unscorable(run.asOf()),
        merged,
        counts.getLong(0) < LEAST ? Map.of() : drift(scored),
        since);
  }

  private long unscorable(Instant asOf) {
    return curated
        .read(appointments)
        .where(col("status").equalTo("booked"))
        .where(
            col("starts_at")
                .isNull()
                .or(col("booked_at").isNull().and(col("starts_at").geq(lit(Timestamp.from(asOf))))))
        .count();
  }

  private static Map<String, Double> drift(Scored scored) {
    NoShowModel model = scored.model();
    double[] moved = model.usual().stability(model.usual().over(scored.features(), model));
    List<String> names = new ArrayList<>(model.features());
    names.add("score");
    Map<String, Double> drift = new LinkedHashMap<>();
    IntStream.range(0, moved.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> moved[i]).reversed())
        .forEach(i -> drift.put(names.get(i), moved[i]));
    return drift;
  }

  private Optional<Since> since() {
    Row row =
        curated
            .read(scores)
            .join(curated.read(appointments).select("appointment_id", "status"), "appointment_id")
            .withColumn("missed", Bookings.OUTCOME)
            .where(col("missed").isNotNull())
            .selectExpr(
                "count(*)",
                "avg(probability)",
                "avg(missed)",
                "avg(-ln(if(missed = 1, probability, 1 - probability)))")
            .head();
    return row.getLong(0) == 0
        ? Optional.empty()
        : Optional.of(
            new Since(row.getLong(0), row.getDouble(1), row.getDouble(2), row.getDouble(3)));
  }
}
