package org.carelake.jobs.sketch;

import java.util.List;
import java.util.stream.Collectors;
import org.carelake.common.contract.Field;
import org.carelake.common.run.Printable;
import org.carelake.common.source.CsvMapping;

/**
 * A mapping to begin with.
 *
 * @param name of its file, without the ending
 */
public record Draft(String name, String sql) {

  /**
   * Writes down a guess.
   *
   * @param files globs of the files that it reads
   * @param header names of the files' columns
   */
  static Draft of(String name, List<String> files, List<String> header, Guess guess) {
    List<String> used = header.stream().filter(guess::uses).toList();
    List<String> unused = header.stream().filter(column -> !guess.uses(column)).toList();
    StringBuilder sql = new StringBuilder();
    sql.append("-- A guess by names: compare it with the files and correct it.\n");
    sql.append(line("Grain:   ", "one row per line."));
    sql.append(line("Files:   ", String.join(", ", files)));
    sql.append(line("Reads:   ", String.join(", ", used.isEmpty() ? header : used)));
    sql.append(line("Gives:   ", guess.table().name()));
    if (!unused.isEmpty()) {
      sql.append(line("Not used: ", String.join(", ", unused)));
    }
    return new Draft(name, sql + select(guess));
  }

  private static String line(String label, String said) {
    return "-- " + label + Printable.text(said) + "\n";
  }

  private static String select(Guess guess) {
    List<Field> given = guess.given().toList();
    Field last = given.get(given.size() - 1);
    return given.stream()
        .map(field -> value(guess, field) + (field.equals(last) ? "" : ",") + remark(guess, field))
        .collect(
            Collectors.joining(
                "\n              ",
                "SELECT _row,\n       struct(",
                "\n             ) AS " + guess.table().name() + "\n  FROM file\n"));
  }

  private static String value(Guess guess, Field field) {
    List<String> columns =
        guess.columns().getOrDefault(field.name(), List.of()).stream().map(Draft::quoted).toList();
    String value =
        switch (columns.size()) {
          case 0 -> "NULL";
          case 1 -> columns.get(0);
          default -> "concat_ws(' ', " + String.join(", ", columns) + ")";
        };
    return value + " AS " + field.name();
  }

  private static String quoted(String column) {
    return "`" + CsvMapping.columnName(column).replace("`", "``") + "`";
  }

  private static String remark(Guess guess, Field field) {
    return guess.columns().containsKey(field.name())
        ? ""
        : " -- required: " + (field.description().isEmpty() ? "find it" : field.description());
  }
}
