package org.carelake.common.extract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is asked of one extract: its SELECT as a table, with conditions on it.
 *
 * @param quote that the database puts around names; empty for none
 */
record TableSql(ExtractQuery query, Columns columns, String quote) {

  /** A watermark further in the future than any clock is wrong is a mistake of one row. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /**
   * One question.
   *
   * @param values of its parameters
   * @param cells how its columns are read
   */
  record Statement(String sql, List<Object> values, List<Cell> cells) {}

  /** A part of all rows: from a key on, to before another; null for those without key. */
  record Range(BigInteger from, BigInteger to) {}

  /** No row, for its columns. */
  static String none(ExtractQuery query) {
    return select(query, "*", "WHERE 1 = 0");
  }

  private static String select(ExtractQuery query, String what, String condition) {
    return "SELECT %s FROM (%n%s%n) q %s".formatted(what, query.select(), condition);
  }

  private Statement rows(String condition, Object... values) {
    return new Statement(
        select(query, "*", condition),
        List.of(values),
        columns.all().stream().map(Column::cell).collect(Collectors.toList()));
  }

  private String quoted(int column) {
    String name = columns.all().get(column).name();
    return quote + name.replace(quote.isEmpty() ? " " : quote, quote + quote) + quote;
  }

  Statement all() {
    return rows("");
  }

  /** The newest watermark that is not in the future of the database's clock. */
  Statement newest(LocalDateTime now) {
    String name = quoted(columns.watermark());
    Cell cell = columns.cell(columns.watermark());
    Optional<Object> latest = latest(cell, now.plus(AHEAD));
    return new Statement(
        select(query, "MAX(" + name + ")", latest.isPresent() ? "WHERE " + name + " <= ?" : ""),
        latest.map(List::of).orElse(List.of()),
        List.of(cell));
  }

  private static Optional<Object> latest(Cell cell, LocalDateTime time) {
    return switch (cell) {
      case TIMESTAMP -> Optional.of(time);
      case MOMENT -> Optional.of(time.atOffset(ZoneOffset.UTC));
      case DATE -> Optional.of(time.toLocalDate());
      default -> Optional.empty();
    };
  }

  /**
   * Rows from a watermark on, itself included.
   *
   * @param from as text; null for all that have one
   * @param lag by how much earlier: transactions are seen later than they began, and an hour comes
   *     twice when summer ends
   */
  Statement since(String from, Duration lag) {
    String name = quoted(columns.watermark());
    return from == null
        ? rows("WHERE " + name + " IS NOT NULL")
        : rows(
            "WHERE " + name + " >= ?",
            earlier(columns.cell(columns.watermark()).parsed(from), lag));
  }

  private static Object earlier(Object watermark, Duration lag) {
    if (watermark instanceof LocalDateTime time) {
      return time.minus(lag);
    }
    if (watermark instanceof OffsetDateTime time) {
      return time.minus(lag);
    }
    return watermark instanceof LocalDate day ? day.minusDays(lag.toDays() + 1) : watermark;
  }

  /** Rows without a watermark. */
  Statement undated() {
    return rows("WHERE " + quoted(columns.watermark()) + " IS NULL");
  }

  /** Key and watermark of all rows. */
  Statement keys() {
    List<Integer> places = keyPlaces();
    return new Statement(
        select(query, places.stream().map(this::quoted).collect(Collectors.joining(", ")), ""),
        List.of(),
        places.stream().map(columns::cell).collect(Collectors.toList()));
  }

  /** Which columns {@link #keys} asks for. */
  List<Integer> keyPlaces() {
    List<Integer> places = new ArrayList<>(columns.key());
    places.add(columns.watermark());
    return places;
  }

  /**
   * Rows with some keys.
   *
   * @param keys as {@link Columns#key} gives them
   */
  Statement withKeys(List<String> keys) {
    List<Object> values = new ArrayList<>();
    String condition =
        keys.stream().map(joined -> isKey(joined, values)).collect(Collectors.joining(" OR "));
    return rows("WHERE " + condition, values.toArray());
  }

  private String isKey(String joined, List<Object> values) {
    String[] key = Line.values(joined);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      int column = columns.key().get(i);
      conditions.add(quoted(column) + (key[i] == null ? " IS NULL" : " = ?"));
      if (key[i] != null) {
        values.add(columns.cell(column).parsed(key[i]));
      }
    }
    return "(" + String.join(" AND ", conditions) + ")";
  }

  /** Least and greatest value of the key's first column, which has to be a whole number. */
  Statement bounds() {
    return new Statement(
        select(query, "MIN(%s), MAX(%1$s)".formatted(quoted(columns.key().get(0))), ""),
        List.of(),
        List.of(Cell.WHOLE, Cell.WHOLE));
  }

  /** Rows of a range. */
  Statement in(Range range) {
    String name = quoted(columns.key().get(0));
    return range.from() == null
        ? rows("WHERE " + name + " IS NULL")
        : rows(
            "WHERE " + name + " >= ? AND " + name + " < ?",
            new BigDecimal(range.from()),
            new BigDecimal(range.to()));
  }

  /**
   * Ranges that hold all rows.
   *
   * @param from least key
   * @param last greatest key
   */
  static List<Range> ranges(BigInteger from, BigInteger last, int count) {
    BigInteger to = last.add(BigInteger.ONE);
    BigInteger width =
        new BigDecimal(to.subtract(from))
            .divide(BigDecimal.valueOf(count), RoundingMode.CEILING)
            .toBigInteger()
            .max(BigInteger.ONE);
    List<Range> ranges = new ArrayList<>();
    for (BigInteger at = from; at.compareTo(to) < 0; at = at.add(width)) {
      ranges.add(new Range(at, at.add(width).min(to)));
    }
    ranges.add(new Range(null, null));
    return ranges;
  }
}
