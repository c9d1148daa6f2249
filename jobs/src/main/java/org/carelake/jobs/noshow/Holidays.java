package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * The public holidays of a country.
 *
 * @param country ISO 3166 code in lower case; empty for none
 */
record Holidays(String country) {
  private static final StructType SHAPE =
      new StructType()
          .add("_day", DataTypes.IntegerType)
          .add("_days_to_holiday", DataTypes.IntegerType);

  /** Further away, a holiday makes no difference. */
  private static final int FAR = 7;

  /** Adds {@code days_to_holiday} of each row's {@code day}: 0 on one, at most {@value #FAR}. */
  Dataset<Row> addedTo(Dataset<Row> bookings) {
    Row range = bookings.selectExpr("min(day)", "max(day)").head();
    List<Row> near = range.isNullAt(0) ? List.of() : near(range.getInt(0), range.getInt(1));
    Dataset<Row> days = bookings.sparkSession().createDataFrame(near, SHAPE);
    return bookings
        .join(broadcast(days), col("day").equalTo(col("_day")), "left_outer")
        .withColumn("days_to_holiday", coalesce(col("_days_to_holiday"), lit(FAR)))
        .drop("_day", "_days_to_holiday");
  }

  private List<Row> near(int first, int last) {
    TreeSet<LocalDate> holidays = new TreeSet<>(between(first - FAR, last + FAR));
    List<Row> near = new ArrayList<>();
    for (int day = first; day <= last; day++) {
      LocalDate date = LocalDate.ofEpochDay(day);
      int away = FAR;
      for (LocalDate holiday :
          holidays.subSet(date.minusDays(FAR), true, date.plusDays(FAR), true)) {
        away = Math.min(away, (int) Math.abs(holiday.toEpochDay() - day));
      }
      near.add(RowFactory.create(day, away));
    }
    return near;
  }

  private Set<LocalDate> between(int first, int last) {
    if (country.isEmpty()) {
      return Set.of();
    }
    Set<LocalDate> days = new TreeSet<>();
    for (Holiday holiday :
        manager().getHolidays(LocalDate.ofEpochDay(first), LocalDate.ofEpochDay(last))) {
      days.add(holiday.getDate());
    }
    return days;
  }

  private HolidayManager manager() {
    if (!HolidayManager.getSupportedCalendarCodes().contains(country.toUpperCase(Locale.ROOT))) {
      throw new Misconfigured(
          "noshow.country "
              + country
              + " has no calendar of holidays. Set it to an ISO 3166 code such as br, de or us, or to nothing.");
    }
    return HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT)));
  }
}
