package org.carelake.jobs.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.carelake.common.run.Printable;

/** A plain text table: words to the left, numbers to the right, each cell on one line. */
final class Printed {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Map<String, Object>> values = new ArrayList<>();
  private final boolean[] numeric;

  Printed(String... header) {
    this.header = Stream.of(header).map(Printable::text).toList();
    this.numeric = new boolean[header.length];
    Arrays.fill(numeric, true);
  }

  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      named.put(key(header.get(i)), value(cells[i]));
      numeric[i] &= cells[i] == null || cells[i] instanceof Number;
      row.add(text(cells[i]));
    }
    rows.add(row);
    values.add(named);
  }

  /** For programs: {@code lake_version} for {@code lake version}. */
  private static String key(String column) {
    return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
  }

  private static Object value(Object cell) {
    return cell == null
            || cell instanceof Number
            || cell instanceof Boolean
            || cell instanceof Map<?, ?>
            || cell instanceof List<?>
        ? cell
        : cell.toString();
  }

  /** The rows for programs, by the names of the columns. */
  List<Map<String, Object>> rows() {
    return List.copyOf(values);
  }

  private static String text(Object cell) {
    if (cell == null) {
      return "";
    }
    return cell instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : Printable.text(cell.toString());
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(i -> all.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return all.stream()
        .map(row -> line(row, widths))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(
            i -> {
              String blanks = " ".repeat(widths[i] - row.get(i).length());
              return numeric[i] && !rows.isEmpty() ? blanks + row.get(i) : row.get(i) + blanks;
            })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
