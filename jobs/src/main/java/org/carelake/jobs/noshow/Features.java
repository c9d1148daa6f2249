package org.carelake.jobs.noshow;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;

/**
 * Bookings → what the model sees of each, as of its own moment of prediction. The one function that
 * training and scoring share. A row's features do not depend on anything later than its moment.
 */
record Features(Holidays holidays, List<Feature> list) {

  /** A column here is a feature; nothing else has to be told of it. */
  static final List<Feature> ALL =
      List.of(
          Feature.of(
              "lead_days",
              "days between booking and appointment",
              Sentence.count("booked 1 day ahead", "booked %s days ahead")),
          Feature.of(
              "same_day",
              "int(lead_days = 0)",
              "booked on the same day",
              Sentence.either("booked on the same day", "not booked on the same day")),
          Feature.of(
              "lead_hours",
              "(starts - booked) / 3600",
              "hours between booking and appointment",
              Sentence.count("booked 1 hour ahead", "booked %s hours ahead")),
          Feature.of("weekday", "weekday(date)", "day of the week", Sentence.weekday("on a %s")),
          Feature.of(
              "weekday_sin",
              "sin(weekday(date) * 2 * pi() / 7)",
              "day of the week",
              Sentence.plain("day of the week")),
          Feature.of(
              "weekday_cos",
              "cos(weekday(date) * 2 * pi() / 7)",
              "day of the week",
              Sentence.plain("day of the week")),
          Feature.of("hour", "pmod(starts, 86400) / 3600", "time of day", Sentence.clock("at %s")),
          Feature.of(
              "hour_sin",
              "sin(pmod(starts, 86400) * 2 * pi() / 86400)",
              "time of day",
              Sentence.plain("time of day")),
          Feature.of(
              "hour_cos",
              "cos(pmod(starts, 86400) * 2 * pi() / 86400)",
              "time of day",
              Sentence.plain("time of day")),
          Feature.of(
              "booked_weekday",
              "weekday(date_from_unix_date(booked_day))",
              "day of the week of the booking",
              Sentence.weekday("booked on a %s")),
          Feature.of(
              "booked_hour",
              "pmod(booked, 86400) / 3600",
              "time of day of the booking",
              Sentence.clock("booked at %s")),
          Feature.of(
              "season_sin",
              "sin(dayofyear(date) * 2 * pi() / 365.25)",
              "season",
              Sentence.plain("time of the year")),
          Feature.of(
              "season_cos",
              "cos(dayofyear(date) * 2 * pi() / 365.25)",
              "season",
              Sentence.plain("time of the year")),
          Feature.of(
              "days_to_holiday",
              "public holiday near",
              Sentence.count("1 day from a public holiday", "%s days from a public holiday")),
          Feature.of(
              "age",
              "coalesce(age, -1)",
              "age",
              Sentence.countOr("age unknown", "1 year old", "%s years old")),
          Feature.of(
              "male",
              "int(coalesce(gender = 'M', false))",
              "gender",
              Sentence.either("a man", "not a man")),
          Feature.of(
              "scholarship",
              "living on welfare",
              Sentence.either("lives on welfare", "does not live on welfare")),
          Feature.of(
              "hypertension",
              "high blood pressure",
              Sentence.either("has high blood pressure", "no high blood pressure")),
          Feature.of("diabetes", "diabetes", Sentence.either("has diabetes", "no diabetes")),
          Feature.of(
              "alcoholism",
              "dependence on alcohol",
              Sentence.either("depends on alcohol", "does not depend on alcohol")),
          Feature.of(
              "disabilities", "disabilities", Sentence.count("1 disability", "%s disabilities")),
          Feature.of("reminder", "reminder", Sentence.either("was reminded", "was not reminded")),
          Feature.of(
              "past_n",
              "earlier appointments",
              Sentence.count("1 earlier appointment", "%s earlier appointments")),
          Feature.of(
              "past_missed",
              "appointments missed before",
              (missed, others) ->
                  "missed %d of %d before"
                      .formatted(Math.round(missed), Math.round(others.of("past_n")))),
          Feature.of(
              "reliability",
              "(past_missed + 2 * everyone_rate) / (past_n + 2)",
              "appointments missed before",
              Sentence.plain("missed before")),
          Feature.of(
              "past_excess",
              "past_excess / (past_n + 2)",
              "missed more often than others with such lead times",
              (excess, others) ->
                  excess > 0
                      ? "missed more often than others with such lead times"
                      : "missed no more often than others with such lead times"),
          Feature.of(
              "last_missed",
              "last appointment missed",
              (missed, others) ->
                  missed < 0
                      ? "first appointment"
                      : missed > 0.5 ? "missed the last one" : "kept the last one"),
          Feature.of(
              "days_since_last",
              "days since the last appointment",
              Sentence.countOr(
                  "first appointment",
                  "1 day since the last appointment",
                  "%s days since the last appointment")),
          Feature.of(
              "streak",
              "missed or kept several in a row",
              (streak, others) ->
                  streak > 0
                      ? "missed the last %d".formatted(Math.round(streak))
                      : "kept the last %d".formatted(-Math.round(streak))),
          Feature.of(
              "bookings_n",
              "bookings made so far",
              Sentence.count("1 booking so far", "%s bookings so far")),
          Feature.of(
              "same_day_others",
              "other appointments on the same day",
              Sentence.count(
                  "1 other appointment on that day", "%s other appointments on that day")),
          Feature.of(
              "same_call",
              "several appointments booked at once",
              Sentence.count(
                  "1 other booked in the same call", "%s others booked in the same call")),
          Feature.of(
              "open_others",
              "other appointments to come",
              Sentence.count("1 other appointment to come", "%s other appointments to come")),
          Feature.of(
              "near_others",
              "other appointments in the same week",
              Sentence.count(
                  "1 other appointment in that week", "%s other appointments in that week")),
          Feature.of(
              "hours_since_booking",
              "hours since the patient's booking before",
              Sentence.countOr(
                  "first booking",
                  "1 hour since the booking before",
                  "%s hours since the booking before")),
          Feature.of(
              "place_rate",
              "share missed at this place",
              Sentence.percent("%s are missed at this place")),
          Feature.of(
              "place_n",
              "past appointments at this place",
              Sentence.count(
                  "1 past appointment at this place", "%s past appointments at this place")),
          Feature.of(
              "place_recent_rate",
              "share missed lately at this place",
              Sentence.percent("%s are missed lately at this place")),
          Feature.of(
              "place_load",
              "appointments at this place on that day",
              Sentence.count(
                  "1 appointment at this place on that day",
                  "%s appointments at this place on that day")),
          Feature.of(
              "booked_around",
              "booked together with others for the same place and day",
              Sentence.count(
                  "1 booked together with it", "%s booked together for the same place and day")),
          Feature.of(
              "doctor_rate",
              "share missed at this doctor",
              Sentence.percent("%s are missed at this doctor")),
          Feature.of(
              "doctor_load",
              "appointments of this doctor on that day",
              Sentence.count(
                  "1 appointment of this doctor on that day",
                  "%s appointments of this doctor on that day")),
          Feature.of(
              "weekday_rate",
              "share missed on this day of the week",
              Sentence.percent("%s are missed on this day of the week")),
          Feature.of(
              "lead_rate",
              "share missed with this lead time",
              Sentence.percent("%s are missed when booked so far ahead")),
          Feature.of(
              "booked_day_rate",
              "share missed among those booked on the same day",
              Sentence.percent("%s are missed of those booked on the same day")));

  static final List<String> NAMES = ALL.stream().map(Feature::name).toList();

  /** How often appointments are missed where nothing is known yet: about every fifth is. */
  private static final double USUAL = 0.2;

  private static final Column PLACE = coalesce(col("neighbourhood"), col("doctor_id"), lit(""));
  private static final int AROUND = 300;

  /**
   * Changes with any feature's name, place or expression, and with what else they are made from:
   * what a model was trained on.
   */
  static String fingerprint(String country) {
    Stream<String> told = ALL.stream().map(feature -> feature.name() + " = " + feature.value());
    return DigestUtils.sha256Hex(
            Stream.concat(told, Stream.of("holidays of " + country))
                .collect(Collectors.joining("\n")))
        .substring(0, 16);
  }

  /**
   * Features by their names, in the order of these.
   *
   * @param names those of a model whose {@link #fingerprint} is that of this program
   */
  static List<Feature> named(List<String> names) {
    Map<String, Feature> byName =
        ALL.stream().collect(Collectors.toMap(Feature::name, Function.identity()));
    return names.stream().map(byName::get).toList();
  }

  /**
   * Adds the features.
   *
   * @param bookings the result of {@link Bookings#of}
   * @param kept keeps them for as long as the result is used
   * @return the bookings with {@code features array<float>} in the order of the list
   */
  Dataset<Row> of(Dataset<Row> bookings, Kept kept) {
    Column[] values =
        list.stream().map(feature -> feature.value().cast("float")).toArray(Column[]::new);
    return prepared(kept.compute(dated(kept.keep(bookings))), kept)
        .withColumn("features", array(values));
  }

  private Dataset<Row> dated(Dataset<Row> bookings) {
    return holidays
        .addedTo(bookings)
        .withColumn("date", expr("date_from_unix_date(day)"))
        .withColumn("booked_day", expr("int(floor(booked / 86400))"))
        .withColumn("lead_days", expr("day - booked_day"));
  }

  private static Dataset<Row> prepared(Dataset<Row> bookings, Kept kept) {
    List<PastRate> rates = rates();
    // They are computed first, so that Spark knows their sizes and sends only small ones around.
    List<Dataset<Row>> pasts = Parallel.map(rates, rate -> kept.compute(rate.past(bookings)));
    Dataset<Row> rows = bookings;
    for (int i = 0; i < rates.size(); i++) {
      rows = rates.get(i).addedTo(rows, pasts.get(i));
    }
    return PatientPasts.addedTo(withLoads(rows));
  }

  private static List<PastRate> rates() {
    Column usual = lit(USUAL);
    Column everyone = col("everyone_rate");
    Column lead =
        expr(
            "CASE WHEN lead_days < 2 THEN lead_days WHEN lead_days < 4 THEN 2 WHEN lead_days < 8 THEN 4 WHEN lead_days < 15 THEN 8 WHEN lead_days < 31 THEN 15 ELSE 31 END");
    return List.of(
        new PastRate("everyone", lit(0), PastRate.ALL, 10, usual),
        new PastRate("lead", lead, PastRate.ALL, 20, everyone),
        new PastRate("weekday", expr("weekday(date)"), PastRate.ALL, 100, everyone),
        new PastRate("place", PLACE, PastRate.ALL, 20, everyone),
        new PastRate("place_recent", PLACE, 7, 20, everyone),
        new PastRate("doctor", col("doctor_id"), PastRate.ALL, 20, everyone),
        new PastRate("booked_day", col("booked_day"), PastRate.ALL, 20, everyone));
  }

  /**
   * Counts of the bookings that were known at a booking's moment. All of a day are judged at the
   * same moment, {@code known_by}, but for those that are booked later, so what is known is the
   * larger of two counts: those booked by then, and those booked before.
   */
  private static Dataset<Row> withLoads(Dataset<Row> rows) {
    WindowSpec place = Window.partitionBy(PLACE, col("day")).orderBy("booked");
    WindowSpec doctor = Window.partitionBy("doctor_id", "day").orderBy("booked");
    Column byThen = expr("int(booked <= known_by)");
    return rows.withColumn(
            "place_load",
            known(place, byThen, Window.unboundedPreceding(), Window.unboundedFollowing()))
        .withColumn("booked_around", known(place, byThen, -AROUND, AROUND))
        .withColumn(
            "doctor_load",
            expr("0")
                .plus(
                    known(
                        doctor, byThen, Window.unboundedPreceding(), Window.unboundedFollowing())))
        .withColumn("doctor_load", expr("if(doctor_id IS NULL, 0, doctor_load)"));
  }

  private static Column known(WindowSpec window, Column byThen, long from, long to) {
    return greatest(
        sum(byThen).over(window.rangeBetween(from, to)),
        count(lit(1)).over(window.rangeBetween(from, 0)));
  }
}
