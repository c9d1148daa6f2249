package org.carelake.jobs.noshow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Adds {@link PatientPast#COLUMNS} to bookings; one patient's bookings are in memory at a time. */
final class PatientPasts {
  private static final int UNKNOWN = -1;

  private PatientPasts() {}

  /**
   * @param bookings with {@code lead_rate}, how likely each is missed by its lead time alone
   */
  static Dataset<Row> addedTo(Dataset<Row> bookings) {
    StructType shape = bookings.schema();
    for (String column : PatientPast.COLUMNS) {
      shape = shape.add(column, DataTypes.DoubleType);
    }
    int patient = shape.fieldIndex("patient_id");
    Places places = Places.of(shape);
    return bookings
        .groupByKey((MapFunction<Row, String>) row -> row.getString(patient), Encoders.STRING())
        .flatMapGroups(
            (FlatMapGroupsFunction<String, Row, Row>) (key, rows) -> places.withPasts(rows),
            Encoders.row(shape));
  }

  /** Where in a row the past is read from. */
  private record Places(int id, int booked, int moment, int day, int missed, int leadRate)
      implements java.io.Serializable {

    static Places of(StructType shape) {
      return new Places(
          shape.fieldIndex("appointment_id"),
          shape.fieldIndex("booked"),
          shape.fieldIndex("moment"),
          shape.fieldIndex("day"),
          shape.fieldIndex("missed"),
          shape.fieldIndex("lead_rate"));
    }

    Iterator<Row> withPasts(Iterator<Row> rows) {
      List<Row> all = new ArrayList<>();
      List<PatientPast.Booking> bookings = new ArrayList<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        bookings.add(booking(all.size(), row));
        all.add(row);
      }
      PatientPast past = new PatientPast(bookings);
      List<Row> results = new ArrayList<>(all.size());
      for (int i = 0; i < all.size(); i++) {
        results.add(joined(all.get(past.bookings().get(i).row()), past.of(i)));
      }
      return results.iterator();
    }

    private PatientPast.Booking booking(int place, Row row) {
      return new PatientPast.Booking(
          place,
          row.getString(id),
          row.getLong(booked),
          row.getLong(moment),
          row.getInt(day),
          row.isNullAt(missed) ? UNKNOWN : row.getInt(missed),
          row.getDouble(leadRate));
    }

    private static Row joined(Row row, double[] values) {
      Object[] joined = Arrays.copyOf(valuesOf(row), row.size() + values.length);
      for (int i = 0; i < values.length; i++) {
        joined[row.size() + i] = values[i];
      }
      return RowFactory.create(joined);
    }

    private static Object[] valuesOf(Row row) {
      Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      return values;
    }
  }
}
