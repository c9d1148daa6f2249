package org.carelake.jobs.noshow;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.catalog.Appointments;
import org.carelake.jobs.catalog.Patients;

/** Curated appointments that a seed makes up; long waits and careless patients make no-shows. */
record RandomBookings(SparkSession spark, long seed, int count) {
  static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  static final int DAYS = 60;
  static final Instant END = FIRST.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC);

  Dataset<Row> appointments() {
    StructType shape = Appointments.TABLE.schema();
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(shape, i, random));
    }
    return spark.createDataFrame(rows, shape);
  }

  private static Row row(StructType shape, int id, Random random) {
    int patient = random.nextInt(120);
    int lead = random.nextInt(3) == 0 ? 0 : random.nextInt(30);
    Instant day = FIRST.plusDays(random.nextInt(DAYS)).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant booked = day.minusSeconds(lead * 86_400L).plusSeconds(25_200 + random.nextInt(28_800));
    double risk = 0.1 + lead / 80.0 + (patient % 4 == 0 ? 0.3 : 0);
    Object[] values = new Object[shape.size()];
    values[shape.fieldIndex("appointment_id")] = "A" + id;
    values[shape.fieldIndex("patient_id")] = "P" + patient;
    values[shape.fieldIndex("doctor_id")] = random.nextBoolean() ? "D" + random.nextInt(5) : null;
    values[shape.fieldIndex("status")] = random.nextDouble() < risk ? "noshow" : "fulfilled";
    values[shape.fieldIndex("starts_at")] = day;
    values[shape.fieldIndex("booked_at")] = booked;
    values[shape.fieldIndex("reminder")] = random.nextBoolean();
    values[shape.fieldIndex("age")] = random.nextInt(10) == 0 ? null : (double) random.nextInt(90);
    values[shape.fieldIndex("neighbourhood")] =
        random.nextInt(5) == 0 ? null : "N" + random.nextInt(6);
    return RowFactory.create(values);
  }

  Dataset<Row> patients() {
    return spark.createDataFrame(List.of(), Patients.TABLE.schema());
  }
}
