package org.carelake.jobs.noshow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;

/** Curated appointments → a new version of the no-show model, with how good it is. */
public record Train(
    Lake curated, Table appointments, Table patients, ModelRegistry registry, Policy policy) {
  /** Parts that a sample is made of. */
  private static final long HASHES = 1L << 20;

  /** What becomes of a new model. */
  private enum Keep {
    NOTHING,
    NOT_WORSE,
    ANY
  }

  /**
   * What came of it.
   *
   * @param folder where the version and its report are
   * @param isCurrent whether it is the one that scores now
   * @param why it is, or is not
   */
  public record Result(String folder, Evaluation evaluation, boolean isCurrent, String why) {}

  /**
   * Trains.
   *
   * @param testFrom first day of the test slice; without it the last fifth of the days is
   * @param force makes the new model current even if it is worse
   * @throws org.carelake.common.run.PlatformException.DataRefused if there is too little to learn
   *     from
   */
  public Result run(Run run, Optional<LocalDate> testFrom, boolean force) {
    SparkSession spark = curated.spark();
    policy.workers().ifPresent(workers -> Together.requireFixedExecutors(spark));
    Features features = new Features(new Holidays(policy.country()), Features.ALL);
    try (Kept kept = new Kept()) {
      Known known =
          run.stage(
              "features",
              () -> known(features, kept, run),
              found -> Map.of("appointments", found.rows().count()));
      Dataset<Row> rows = known.rows();
      Slices slices = Slices.of(rows, testFrom);
      Training training =
          new Training(spark, Features.NAMES, policy.models(), policy.trials(), policy.seed());
      Training.Result learnt =
          training.learn(
              run,
              rows,
              slices,
              known.more().map(all -> Slices.matrix(slices.training(all), policy.workers().get())));
      return run.stage(
          "judge",
          () ->
              judged(
                  run,
                  rows,
                  slices,
                  learnt,
                  run.isDry() ? Keep.NOTHING : force ? Keep.ANY : Keep.NOT_WORSE),
          done -> Map.of());
    }
  }

  /**
   * Appointments of known outcome with their features.
   *
   * @param rows what models learn from and are judged on
   * @param more all, where these are a sample and all are wanted
   */
  private record Known(Dataset<Row> rows, Optional<Dataset<Row>> more) {}

  /** Features look at all appointments; of those with an outcome a sample may be enough. */
  private Known known(Features features, Kept kept, Run run) {
    Dataset<Row> all = curated.read(appointments);
    Dataset<Row> bookings =
        new Bookings(run.asOf(), policy.horizonDays()).of(all, curated.read(patients));
    Dataset<Row> known =
        features
            .of(bookings, kept)
            .where("missed IS NOT NULL")
            .select(
                "appointment_id",
                "patient_id",
                "day",
                "missed",
                "gender",
                "age",
                "neighbourhood",
                "scholarship",
                "features");
    long count = all.count();
    if (count <= policy.maxRows() || policy.workers().isEmpty()) {
      return new Known(kept.keep(known.where(isInSample(count))), Optional.empty());
    }
    Dataset<Row> more = kept.keep(known);
    return new Known(kept.keep(more.where(isInSample(count))), Optional.of(more));
  }

  /** By the hash of its id, so that it does not depend on the order of rows or on their tasks. */
  private Column isInSample(long rows) {
    return rows <= policy.maxRows()
        ? lit(true)
        : pmod(xxhash64(col("appointment_id")), lit(HASHES))
            .lt(lit(HASHES * policy.maxRows() / rows));
  }

  private Result judged(
      Run run, Dataset<Row> rows, Slices slices, Training.Result learnt, Keep keep) {
    Judging judging = new Judging(curated.spark());
    Dataset<Row> test = slices.test(rows);
    Optional<ModelVersion> current = registry.current();
    Optional<NoShowModel> before = current.flatMap(this::comparable);
    List<Scorer> scorers =
        new ArrayList<>(learnt.all().stream().map(Training.Learnt::scorer).toList());
    before.map(NoShowModel::scorer).ifPresent(scorers::add);
    Judged judged = judging.of(test, scorers);
    Training.Learnt winner = learnt.winner();
    int place = learnt.all().indexOf(winner);
    double threshold =
        policy.threshold(learnt.validation().probabilities(place, winner.calibration()));
    Evaluation evaluation =
        Evaluation.of(
            judging,
            test,
            slices.described(rows),
            learnt,
            judged,
            threshold,
            Features.ALL,
            policy.seed());
    if (keep == Keep.NOTHING) {
      return new Result("", evaluation, false, "");
    }
    NoShowModel model = model(slices.training(rows), winner, threshold);
    String worse =
        keep == Keep.ANY
            ? ""
            : before.map(then -> worse(evaluation, current.get(), then, judged)).orElse("");
    return kept(written(run, model, evaluation, learnt, judged), evaluation, worse);
  }

  /**
   * Lets a model score from now on, if it is not worse than the one before.
   *
   * @param worse why it is; empty if it is not
   */
  private Result kept(ModelVersion version, Evaluation evaluation, String worse) {
    if (worse.isEmpty()) {
      registry.use(version.version());
    }
    return new Result(
        registry.folder(version.version()),
        evaluation,
        worse.isEmpty(),
        worse.isEmpty() ? version.version() + " scores from now on" : worse);
  }

  /** One that sees other features, or whose file is damaged, can score nothing either. */
  private Optional<NoShowModel> comparable(ModelVersion current) {
    return Optional.of(current)
        .filter(version -> version.featureHash().equals(Features.fingerprint(policy.country())))
        .flatMap(registry::intact);
  }

  private static NoShowModel model(Dataset<Row> rows, Training.Learnt winner, double threshold) {
    return new NoShowModel(
            Features.NAMES, winner.scorer(), winner.calibration(), threshold, Distribution.UNKNOWN)
        .withUsual(rows);
  }

  private static String worse(
      Evaluation evaluation, ModelVersion current, NoShowModel before, Judged judged) {
    double then =
        Metrics.logLoss(
            judged.probabilities(judged.margins().length - 1, before.calibration()),
            judged.missed());
    double now = evaluation.winner().test().logLoss();
    return now <= then
        ? ""
        : "it is worse than %s on the same test slice (log-loss %.5f after %.5f), which goes on scoring; --force changes that"
            .formatted(current.version(), now, then);
  }

  private ModelVersion written(
      Run run, NoShowModel model, Evaluation evaluation, Training.Result learnt, Judged judged) {
    String name = registry.next();
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put(ModelRegistry.MODEL, ModelRegistry.written(model));
    contents.put(ModelRegistry.METRICS, ModelRegistry.written(evaluation));
    contents.put(ModelRegistry.PREDICTIONS, Predictions.csv(learnt, judged).getBytes(UTF_8));
    Map<String, String> data = new TreeMap<>();
    for (Table table : List.of(appointments, patients)) {
      curated
          .version(table)
          .ifPresent(found -> data.put(table.name(), found.tableId() + "@" + found.number()));
    }
    ModelVersion version =
        new ModelVersion(
            name,
            run.id(),
            run.asOf().atOffset(ZoneOffset.UTC).toString(),
            data,
            Features.fingerprint(policy.country()),
            policy.told(),
            evaluation.kept(),
            evaluation.winner().test(),
            Map.of());
    contents.put(ModelRegistry.CARD, ModelCard.markdown(version, evaluation).getBytes(UTF_8));
    contents.put(ModelRegistry.REPORT, ReportPage.html(version, evaluation).getBytes(UTF_8));
    ModelVersion complete = version.with(ModelRegistry.hashes(contents));
    registry.add(complete, contents);
    return complete;
  }
}
