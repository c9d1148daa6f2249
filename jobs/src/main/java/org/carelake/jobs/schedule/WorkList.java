package org.carelake.jobs.schedule;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;

/** What a clinic's desk has to do: whom to call, and which slots to offer once more. */
public record WorkList(
    Lake curated,
    Table patients,
    Table doctors,
    Table appointments,
    Table scores,
    Table proposals) {

  /**
   * The tasks from a moment on, by day, time and clinic.
   *
   * @return {@code day, time, clinic, task, name, phone, chance, why}: the chance that the
   *     appointment is missed, in percent, and what moves it most
   */
  public Dataset<Row> from(Instant now) {
    Dataset<Row> doctor =
        curated
            .read(doctors)
            .select(col("doctor_id").as("doctor_key"), col("name").as("doctor_name"));
    return curated
        .read(proposals)
        .where("remind or overbook")
        .select("appointment_id", "clinic", "day", "probability", "remind", "overbook")
        .join(
            curated
                .read(appointments)
                .where(col("status").equalTo("booked"))
                .where(col("starts_at").geq(lit(Timestamp.from(now))))
                .select("appointment_id", "patient_id", "starts_at"),
            "appointment_id")
        .join(curated.read(patients).select("patient_id", "name", "phone"), "patient_id")
        .join(
            curated
                .read(scores)
                .select(
                    col("appointment_id"),
                    concat_ws("; ", col("reason_1"), col("reason_2"), col("reason_3")).as("why")),
            "appointment_id")
        .join(doctor, col("doctor_key").equalTo(col("clinic")), "left_outer")
        .select(
            col("day").cast("string").as("day"),
            date_format(col("starts_at"), "HH:mm").as("time"),
            coalesce(col("doctor_name"), col("clinic")).as("clinic"),
            when(col("remind").and(col("overbook")), "call, and offer the slot once more")
                .when(col("remind"), "call")
                .otherwise("offer the slot once more")
                .as("task"),
            coalesce(col("name"), col("patient_id")).as("name"),
            coalesce(col("phone"), lit("")).as("phone"),
            round(col("probability").multiply(100)).cast("long").as("chance"),
            col("why"))
        .orderBy("day", "time", "clinic", "name");
  }
}
