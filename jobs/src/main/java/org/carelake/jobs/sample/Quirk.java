package org.carelake.jobs.sample;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Another spelling of a row that ingestion has to accept; the row itself where it has none. */
interface Quirk {
  List<String> spelt(List<String> row, Draws draws);

  /** Blanks and no-break spaces around any one value. */
  static Quirk padded() {
    List<String> pads = List.of("", " ", "  ", "\u00A0", " \u00A0");
    return (row, draws) ->
        changed(row, draws.below(row.size()), value -> draws.from(pads) + value + draws.from(pads));
  }

  /** Accents as characters of their own. */
  static Quirk decomposed() {
    return (row, draws) ->
        row.stream().map(value -> Normalizer.normalize(value, Normalizer.Form.NFD)).toList();
  }

  static Quirk respelt(int column, String value, String... spellings) {
    List<String> choice = List.of(spellings);
    return (row, draws) ->
        row.get(column).equals(value) ? changed(row, column, text -> draws.from(choice)) : row;
  }

  static Quirk lowerCase(int column) {
    return (row, draws) -> changed(row, column, value -> value.toLowerCase(Locale.ROOT));
  }

  static Quirk remarked(int column, String... remarks) {
    List<String> choice = List.of(remarks);
    return (row, draws) -> changed(row, column, value -> value + draws.from(choice));
  }

  private static List<String> changed(List<String> row, int column, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(row);
    changed.set(column, change.apply(row.get(column)));
    return changed;
  }
}
