package org.carelake.jobs.schedule;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.run.PlatformException.DataRefused;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;

/**
 * Scored appointments → whom to remind and which slots to offer twice, for each clinic and day. A
 * clinic is a doctor, or a place where no doctor is named; its capacity is the slots booked.
 */
public record Schedule(
    Lake curated, Table appointments, Table scores, Table proposals, ScheduleLimits limits) {
  private static final StructType SHAPE =
      new StructType()
          .add("appointment_id", DataTypes.StringType)
          .add("clinic", DataTypes.StringType)
          .add("day", DataTypes.DateType)
          .add("probability", DataTypes.DoubleType)
          .add("remind", DataTypes.BooleanType)
          .add("overbook", DataTypes.BooleanType)
          .add("expected_wait", DataTypes.DoubleType)
          .add("capacity", DataTypes.DoubleType)
          .add("expected_before", DataTypes.DoubleType)
          .add("expected_after", DataTypes.DoubleType);

  /**
   * What is proposed.
   *
   * @param before mean expected attendance per slot as things stand
   * @param after the same, if all proposals are followed
   */
  public record Result(
      long slots,
      long reminders,
      long overbooked,
      double before,
      double after,
      Lake.Merged merged) {}

  /**
   * Plans the days from the run's moment on.
   *
   * @throws DataRefused if no appointment to come has a score
   */
  public Result run(Run run) {
    try (Kept kept = new Kept()) {
      Dataset<Row> planned = kept.keep(planned(Timestamp.from(run.asOf())));
      Row sums =
          planned
              .selectExpr(
                  "count(*)",
                  "count_if(remind)",
                  "count_if(overbook)",
                  "avg(expected_before / capacity)",
                  "avg(expected_after / capacity)")
              .head();
      if (sums.getLong(0) == 0) {
        throw new DataRefused(
            "There is nothing to plan: no booked appointment of the next %d days has a score. Score first: carelake score."
                .formatted(limits.days()));
      }
      return new Result(
          sums.getLong(0),
          sums.getLong(1),
          sums.getLong(2),
          sums.getDouble(3),
          sums.getDouble(4),
          run.isDry() ? Lake.Merged.NOTHING : merged(planned, run));
    }
  }

  /** The plan of each day, which is made by itself. */
  private Dataset<Row> planned(Timestamp now) {
    ScheduleLimits allowed = limits;
    return toCome(now)
        .groupByKey((MapFunction<Row, String>) row -> String.valueOf(row.get(3)), Encoders.STRING())
        .flatMapGroups(
            (FlatMapGroupsFunction<String, Row, Row>) (day, rows) -> planned(rows, allowed),
            Encoders.row(SHAPE));
  }

  private Lake.Merged merged(Dataset<Row> planned, Run run) {
    Dataset<Row> rows = planned.withColumn("proposed_at", lit(Timestamp.from(run.asOf())));
    return curated
        .merge(proposals, Lake.derived(rows, "schedule", run))
        .plus(curated.forget(proposals, appointments));
  }

  private Dataset<Row> toCome(Timestamp now) {
    Timestamp until = Timestamp.from(now.toInstant().plusSeconds(limits.days() * 86_400L));
    Dataset<Row> predicted = curated.read(scores).select("appointment_id", "probability");
    return curated
        .read(appointments)
        .where(col("status").equalTo("booked"))
        .where(col("starts_at").geq(lit(now)).and(col("starts_at").lt(lit(until))))
        .join(predicted, "appointment_id")
        .select(
            col("appointment_id"),
            col("patient_id"),
            coalesce(col("doctor_id"), col("neighbourhood"), lit("")).as("clinic"),
            col("starts_at").cast("date").as("day"),
            col("probability"),
            coalesce(col("reminder"), lit(false)).as("reminder"));
  }

  /** One day. A newcomer comes as often as the day's patients do on average. */
  private static Iterator<Row> planned(Iterator<Row> rows, ScheduleLimits limits) {
    List<Row> day = new ArrayList<>();
    rows.forEachRemaining(day::add);
    day.sort(Comparator.comparing((Row row) -> row.getString(0)));
    double newcomer = 1 - day.stream().mapToDouble(row -> row.getDouble(4)).average().orElse(0);
    List<Slot> slots = day.stream().map(row -> slot(row, newcomer, limits)).toList();
    Map<String, Double> capacity = new HashMap<>();
    Map<String, Double> before = new HashMap<>();
    Map<String, Double> after = new HashMap<>();
    slots.forEach(slot -> before.merge(slot.clinic(), slot.expected(), Double::sum));
    List<Slot> solved = DaySolver.solved(slots).slots();
    solved.forEach(slot -> capacity.merge(slot.clinic(), 1d, Double::sum));
    solved.forEach(slot -> after.merge(slot.clinic(), slot.expected(), Double::sum));
    List<Row> results = new ArrayList<>();
    for (int i = 0; i < day.size(); i++) {
      Slot slot = solved.get(i);
      results.add(
          RowFactory.create(
              slot.appointment(),
              slot.clinic(),
              day.get(i).get(3),
              day.get(i).getDouble(4),
              slot.isReminded(),
              slot.isOverbooked(),
              slot.expectedWait(),
              capacity.get(slot.clinic()),
              before.get(slot.clinic()),
              after.get(slot.clinic())));
    }
    return results.iterator();
  }

  private static Slot slot(Row row, double newcomer, ScheduleLimits limits) {
    return new Slot(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getDouble(4),
        row.getBoolean(5),
        newcomer,
        limits);
  }
}
