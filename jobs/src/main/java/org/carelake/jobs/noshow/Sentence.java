package org.carelake.jobs.noshow;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.Locale;

/** A feature's value as a clinic's desk would say it. */
@FunctionalInterface
interface Sentence extends Serializable {

  /**
   * The sentence.
   *
   * @param value of the feature
   * @param others the values of the same appointment's other features, by name
   */
  String of(float value, Values others);

  /** The values of one appointment. */
  @FunctionalInterface
  interface Values {
    float of(String feature);
  }

  /** Always the same. */
  static Sentence plain(String text) {
    return (value, others) -> text;
  }

  static Sentence either(String ifOne, String otherwise) {
    return (value, others) -> value > 0.5 ? ifOne : otherwise;
  }

  /** A count in the place of {@code %s}, whose words are in the plural but for one. */
  static Sentence count(String one, String several) {
    return (value, others) -> {
      long rounded = Math.round(value);
      return rounded == 1 ? one : several.formatted(rounded);
    };
  }

  /** As {@link #count}, where a value below zero says that there is nothing to count from. */
  static Sentence countOr(String none, String one, String several) {
    Sentence counted = count(one, several);
    return (value, others) -> value < 0 ? none : counted.of(value, others);
  }

  /** A share in percent in the place of {@code %s}. */
  static Sentence percent(String text) {
    return (value, others) -> text.formatted(Math.round(value * 100) + " %");
  }

  /** A day of the week, Monday being 0, in the place of {@code %s}. */
  static Sentence weekday(String text) {
    return (value, others) ->
        text.formatted(
            DayOfWeek.of(1 + Math.floorMod(Math.round(value), 7))
                .getDisplayName(TextStyle.FULL, Locale.ENGLISH));
  }

  /** A time of day, in hours since midnight, in the place of {@code %s}. */
  static Sentence clock(String text) {
    return (value, others) -> {
      int minutes = Math.round(value * 60);
      return text.formatted("%02d:%02d".formatted(minutes / 60, minutes % 60));
    };
  }
}
