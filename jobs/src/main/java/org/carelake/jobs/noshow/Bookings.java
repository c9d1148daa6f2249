package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Curated appointments as they were known at one moment of time, each with its own moment of
 * prediction. The only door through which a feature can reach an appointment: what is not selected
 * here, and what was not yet known, is not there.
 *
 * <p>A prediction is made when the day of the appointment begins, less the horizon, or when the
 * appointment is booked, if that is later; for days to come it is made now. Times are seconds, days
 * are days since 1970, both UTC.
 *
 * @param asOf what counts as now: later bookings and outcomes of this day and later are unknown
 * @param horizonDays how many days before its day an appointment is judged
 */
record Bookings(Instant asOf, int horizonDays) {
  private static final int DAY = 24 * 60 * 60;

  /** Neither kept nor missed yet, or never to be. */
  static final Column OUTCOME =
      when(col("status").equalTo("noshow"), 1)
          .when(col("status").isin("fulfilled", "arrived", "checked-in"), 0);

  /**
   * The usable appointments: those that say when they begin and when they were booked.
   *
   * @param appointments rows of the curated table
   * @param patients rows of the curated table
   * @return {@code appointment_id, patient_id, doctor_id, neighbourhood, gender, age, scholarship,
   *     hypertension, diabetes, alcoholism, disabilities, reminder, waiting, booked, starts, day,
   *     known_by, moment, missed}; {@code missed} is 1, 0 or null, {@code waiting} tells whether it
   *     is still to come
   */
  Dataset<Row> of(Dataset<Row> appointments, Dataset<Row> patients) {
    Column[] facts =
        Stream.of("scholarship", "hypertension", "diabetes", "alcoholism", "reminder")
            .map(name -> coalesce(col(name).cast("int"), lit(0)).as(name))
            .toArray(Column[]::new);
    Dataset<Row> people =
        patients.selectExpr("patient_id AS _patient", "gender", "dob").as("people");
    Column[] shape =
        Stream.concat(
                Stream.of(
                    col("appointment_id"),
                    col("patient_id"),
                    col("doctor_id"),
                    col("neighbourhood"),
                    col("gender"),
                    coalesce(
                            col("age"),
                            expr("CASE WHEN dob <= booked_at THEN floor(months_between(booked_at, dob) / 12) END")
                                .cast("double"))
                        .as("age"),
                    coalesce(col("disabilities"), lit(0d)).as("disabilities"),
                    col("status").equalTo("booked").as("waiting"),
                    expr("unix_timestamp(booked_at)").as("booked"),
                    expr("unix_timestamp(starts_at)").as("starts"),
                    expr("unix_date(to_date(starts_at))").as("day"),
                    OUTCOME.as("missed")),
                Stream.of(facts))
            .toArray(Column[]::new);
    return withMoment(
        appointments
            .where("starts_at IS NOT NULL AND booked_at IS NOT NULL")
            .join(people, col("patient_id").equalTo(col("_patient")), "left_outer")
            .select(shape)
            .where(col("booked").leq(asOf.getEpochSecond())));
  }

  /** Adds when each is judged, and takes away what was not known as of now. */
  private Dataset<Row> withMoment(Dataset<Row> known) {
    long now = asOf.getEpochSecond();
    Column begins = col("day").cast("long").multiply(DAY);
    return known
        .withColumn("known_by", least(lit(now), begins.minus((long) horizonDays * DAY)))
        .withColumn("moment", greatest(col("booked"), col("known_by")))
        .withColumn("missed", when(col("day").lt(Math.floorDiv(now, DAY)), col("missed")));
  }
}
