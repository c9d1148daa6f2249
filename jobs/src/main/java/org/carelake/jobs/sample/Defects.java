package org.carelake.jobs.sample;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways in which rows of any table go wrong. A rule is named {@code <column>.<demand>}. */
record Defects(SampleTable table) {
  private static final String[] BLANKS = {"", " ", "\u00A0"};

  /** A day for the row of an index. */
  interface Days {
    LocalDate day(long index, Draws draws);
  }

  Defect error(String rule, String... values) {
    return replaced(Severity.ERROR, rule, values);
  }

  private Defect replaced(Severity severity, String rule, String... values) {
    String column = rule.substring(0, rule.indexOf('.'));
    List<String> choice = List.of(values);
    return defect(
        severity, rule, (row, index, draws) -> table.with(row, column, draws.from(choice)));
  }

  Defect required(String column) {
    return error(column + ".required", BLANKS);
  }

  Defect missing(String column) {
    return replaced(Severity.WARNING, column + ".missing", BLANKS);
  }

  Defect unknown(String column, SampleTable parent) {
    return defect(
        Severity.ERROR,
        column + ".exists",
        (row, index, draws) -> table.with(row, column, parent.unknownKey(draws)));
  }

  /** A line with too few or too many values. */
  Defect columns() {
    return defect(
        Severity.ERROR,
        "row.columns",
        (row, index, draws) ->
            draws.chance(0.5)
                ? row.subList(0, 2 + draws.below(row.size() - 2))
                : Stream.concat(row.stream(), Stream.of("extra")).toList());
  }

  Defect digits(String column) {
    return defect(
        Severity.WARNING,
        column + ".digits",
        (row, index, draws) -> {
          String text = table.value(row, column);
          int place = draws.below(text.length() + 1);
          String spoilt = text.substring(0, place) + draws.below(10) + text.substring(place);
          return table.with(row, column, spoilt);
        });
  }

  Defect date(String rule, String column, Days days) {
    return defect(
        Severity.WARNING,
        rule,
        (row, index, draws) -> table.with(row, column, days.day(index, draws).toString()));
  }

  Defect duplicate() {
    return defect(Severity.DUPLICATE, "duplicate", (row, index, draws) -> row);
  }

  Defect conflict(String column, Function<Draws, String> values) {
    return defect(
        Severity.DUPLICATE,
        "conflict",
        (row, index, draws) -> {
          String present = normalised(table.value(row, column));
          return Stream.generate(() -> values.apply(draws))
              .filter(value -> !normalised(value).equals(present))
              .findFirst()
              .map(value -> table.with(row, column, value))
              .orElseThrow();
        });
  }

  static boolean isBlank(String text) {
    return normalised(text).isEmpty();
  }

  private static String normalised(String text) {
    return Normalizer.normalize(text.replace('\u00A0', ' ').strip(), Normalizer.Form.NFC);
  }

  private Defect defect(Severity severity, String rule, Defect.Spoiling spoiling) {
    return new Defect(table.name() + "." + rule, severity, spoiling);
  }
}
