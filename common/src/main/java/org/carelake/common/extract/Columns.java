package org.carelake.common.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;

/**
 * What the rows of one extract are made of. A row is its values as text in the order of the
 * columns; null where there is none.
 *
 * @param key places of the columns that tell a row from all others
 * @param watermark place of the column that grows with each change; -1 for none
 */
record Columns(List<Column> all, List<Integer> key, int watermark) {

  /** What a file says of rows that are gone. */
  private static final String DELETED = "deleted";

  /**
   * Those of a query.
   *
   * @param source whose query it is, for messages
   * @throws Misconfigured if two have one name, or the query names one that is not there
   */
  static Columns of(List<Column> all, ExtractQuery query, String source) {
    String told = "The extract %s of source %s".formatted(query.name(), source);
    requireNames(all, told);
    return new Columns(
        List.copyOf(all),
        query.key().stream().map(name -> place(all, name, told)).toList(),
        query.watermark().map(name -> place(all, name, told)).orElse(-1));
  }

  private static void requireNames(List<Column> all, String told) {
    long different =
        all.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).distinct().count();
    boolean isReserved = all.stream().map(Column::name).anyMatch(DELETED::equalsIgnoreCase);
    if (different < all.size() || isReserved) {
      throw new Misconfigured(
          "%s gives %s. Give each column a name of its own."
              .formatted(
                  told,
                  isReserved
                      ? "a column deleted, which says here what is gone"
                      : "two columns of one name"));
    }
  }

  private static int place(List<Column> all, String name, String told) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new Misconfigured(
        "%s names the column %s, which its SELECT does not give. It gives %s."
            .formatted(
                told,
                Printable.text(name),
                all.stream()
                    .map(column -> Printable.text(column.name()))
                    .collect(Collectors.joining(", "))));
  }

  /** Names as the files have them. */
  List<String> header() {
    List<String> names = new ArrayList<>(all.stream().map(Column::name).toList());
    names.add(DELETED);
    return names;
  }

  /** Types by name, as the database calls them. */
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    all.forEach(column -> types.put(column.name(), column.type()));
    return types;
  }

  Cell cell(int column) {
    return all.get(column).cell();
  }

  /** The values that tell a row from all others, as one text. */
  String key(String... row) {
    return Line.of(key.stream().map(place -> row[place]).toArray(String[]::new));
  }

  /** A row of which only the key is known. */
  String[] ofKey(String joined) {
    String[] values = Line.values(joined);
    String[] row = new String[all.size()];
    for (int i = 0; i < values.length; i++) {
      row[key.get(i)] = values[i];
    }
    return row;
  }

  /** A row's key, and its watermark or, where rows have none, a fingerprint of all of it. */
  KeyVersion version(String... row) {
    return new KeyVersion(
        key(row), watermark < 0 ? Buckets.fingerprint(Line.of(row)) : row[watermark]);
  }
}
