package org.carelake.common.extract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.carelake.common.run.PlatformException;
import org.carelake.common.run.PlatformException.Misconfigured;
import org.carelake.common.run.Printable;

/**
 * Reads the rows of one extract, on one connection and so, where the database can, of one state.
 */
final class TableReader implements Closeable {

  /** A watermark further in the future than any clock is wrong is a mistake of one row. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final Database database;
  private final ExtractQuery query;
  private final Connection connection;
  private final List<Column> columns;
  private final String quote;
  private final List<Integer> key;
  private final int watermark;

  /** Takes a row: its values as text, in the order of the columns. */
  interface Sink {
    void take(String[] row) throws IOException;
  }

  /** A part of all rows: from a key on, to before another; null for those without key. */
  record Range(BigInteger from, BigInteger to) {}

  /** Connects, and asks for the columns. */
  TableReader(Database database, ExtractQuery query) {
    this.database = database;
    this.query = query;
    this.connection = database.connect();
    try {
      this.quote = connection.getMetaData().getIdentifierQuoteString().strip();
      this.columns = asked("WHERE 1 = 0");
      this.key = query.key().stream().map(this::place).collect(Collectors.toList());
      this.watermark = query.watermark().map(this::place).orElse(-1);
    } catch (SQLException e) {
      close();
      throw failure(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private PlatformException failure(SQLException e) {
    return database.failure(
        "Cannot read %s of source %s".formatted(query.name(), database.source()), e);
  }

  private List<Column> asked(String condition) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select("*", condition));
        ResultSet none = statement.executeQuery()) {
      return Column.of(none.getMetaData());
    }
  }

  private String select(String what, String condition) {
    return "SELECT %s FROM (%n%s%n) q %s".formatted(what, query.select(), condition);
  }

  private int place(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new Misconfigured(
        "The extract %s of source %s names the column %s, which its SELECT does not give. It gives %s."
            .formatted(
                query.name(),
                database.source(),
                Printable.text(name),
                columns.stream()
                    .map(column -> Printable.text(column.name()))
                    .collect(Collectors.joining(", "))));
  }

  List<Column> columns() {
    return columns;
  }

  /** The values that tell a row from all others, as one text. */
  String key(String[] row) {
    return Line.of(key.stream().map(place -> row[place]).toArray(String[]::new));
  }

  /** A row of which only the key is known. */
  String[] ofKey(String joined) {
    String[] values = Line.values(joined);
    String[] row = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      row[key.get(i)] = values[i];
    }
    return row;
  }

  /** What tells whether a row has changed: its watermark; null where it has none. */
  String version(String[] row) {
    return row[watermark];
  }

  /** The database's clock: as it shows it, without a zone. */
  LocalDateTime now() {
    try (PreparedStatement statement = connection.prepareStatement(database.dialect().now());
        ResultSet now = statement.executeQuery()) {
      now.next();
      Timestamp time = now.getTimestamp(1);
      return time.toLocalDateTime();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * The newest watermark that is not in the future.
   *
   * @return null where there is none
   */
  String newest(LocalDateTime now) {
    String name = quoted(watermark);
    Optional<Object> latest = latest(now.plus(AHEAD));
    String condition = latest.isPresent() ? "WHERE " + name + " <= ?" : "";
    String[] newest = new String[1];
    Cell cell = columns.get(watermark).cell();
    each(
        select("MAX(" + name + ")", condition),
        latest.map(List::of).orElse(List.of()),
        List.of(cell),
        row -> newest[0] = row[0]);
    return newest[0];
  }

  private Optional<Object> latest(LocalDateTime time) {
    return switch (columns.get(watermark).cell()) {
      case TIMESTAMP -> Optional.of(time);
      case MOMENT -> Optional.of(time.atOffset(ZoneOffset.UTC));
      case DATE -> Optional.of(time.toLocalDate());
      default -> Optional.empty();
    };
  }

  private String quoted(int column) {
    return quote
        + columns.get(column).name().replace(quote.isEmpty() ? " " : quote, quote + quote)
        + quote;
  }

  /** All rows. */
  void all(Sink sink) {
    each(select("*", ""), List.of(), cells(), sink);
  }

  /** Rows of a range. */
  void in(Range range, Sink sink) {
    String name = quoted(key.get(0));
    if (range.from() == null) {
      each(select("*", "WHERE " + name + " IS NULL"), List.of(), cells(), sink);
    } else {
      each(
          select("*", "WHERE " + name + " >= ? AND " + name + " < ?"),
          List.of(new BigDecimal(range.from()), new BigDecimal(range.to())),
          cells(),
          sink);
    }
  }

  /**
   * Rows that may have changed: from a watermark on, itself included, and those that have none.
   *
   * @param from as {@link #newest} gave it; null for the beginning
   * @param lag by how much earlier: transactions are seen later than they began, and an hour comes
   *     twice when summer ends
   */
  void since(String from, Duration lag, Sink sink) {
    String name = quoted(watermark);
    if (from == null) {
      each(select("*", "WHERE " + name + " IS NOT NULL"), List.of(), cells(), sink);
    } else {
      Object bound = earlier(columns.get(watermark).cell().parsed(from), lag);
      each(select("*", "WHERE " + name + " >= ?"), List.of(bound), cells(), sink);
    }
    each(select("*", "WHERE " + name + " IS NULL"), List.of(), cells(), sink);
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

  /** Key and watermark of all rows; the other values are null. */
  void keys(Sink sink) {
    List<Integer> places = new ArrayList<>(key);
    places.add(watermark);
    each(
        select(places.stream().map(this::quoted).collect(Collectors.joining(", ")), ""),
        List.of(),
        places.stream().map(place -> columns.get(place).cell()).collect(Collectors.toList()),
        values -> {
          String[] row = new String[columns.size()];
          for (int i = 0; i < values.length; i++) {
            row[places.get(i)] = values[i];
          }
          sink.take(row);
        });
  }

  /**
   * Rows with some keys.
   *
   * @param keys as {@link #key} gives them
   */
  void withKeys(List<String> keys, Sink sink) {
    List<Object> values = new ArrayList<>();
    String condition =
        keys.stream().map(joined -> isKey(joined, values)).collect(Collectors.joining(" OR "));
    each(select("*", "WHERE " + condition), values, cells(), sink);
  }

  private String isKey(String joined, List<Object> values) {
    String[] key = Line.values(joined);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      String name = quoted(this.key.get(i));
      conditions.add(key[i] == null ? name + " IS NULL" : name + " = ?");
      if (key[i] != null) {
        values.add(columns.get(this.key.get(i)).cell().parsed(key[i]));
      }
    }
    return "(" + String.join(" AND ", conditions) + ")";
  }

  /**
   * All rows in parts by the first column of the key.
   *
   * @return empty where that is no whole number
   */
  List<Range> ranges(int count) {
    if (columns.get(key.get(0)).cell() != Cell.WHOLE) {
      return List.of();
    }
    String name = quoted(key.get(0));
    BigInteger[] bounds = new BigInteger[2];
    each(
        select("MIN(%s), MAX(%1$s)".formatted(name), ""),
        List.of(),
        List.of(Cell.WHOLE, Cell.WHOLE),
        row -> {
          bounds[0] = row[0] == null ? null : new BigInteger(row[0]);
          bounds[1] = row[1] == null ? null : new BigInteger(row[1]);
        });
    return bounds[0] == null ? List.of() : parts(bounds[0], bounds[1].add(BigInteger.ONE), count);
  }

  private static List<Range> parts(BigInteger from, BigInteger to, int count) {
    List<Range> parts = new ArrayList<>();
    BigDecimal width =
        new BigDecimal(to.subtract(from)).divide(BigDecimal.valueOf(count), RoundingMode.CEILING);
    BigInteger at = from;
    while (at.compareTo(to) < 0) {
      BigInteger next = at.add(width.toBigInteger().max(BigInteger.ONE)).min(to);
      parts.add(new Range(at, next));
      at = next;
    }
    parts.add(new Range(null, null));
    return parts;
  }

  private List<Cell> cells() {
    return columns.stream().map(Column::cell).collect(Collectors.toList());
  }

  private void each(String sql, List<Object> values, List<Cell> types, Sink sink) {
    Cell[] cells = types.toArray(Cell[]::new);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(database.dialect().fetchSize(database.fetchSize()));
      for (int i = 0; i < values.size(); i++) {
        bind(statement, i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String[] row = new String[cells.length];
          for (int i = 0; i < cells.length; i++) {
            row[i] = cells[i].read(rows, i + 1);
          }
          sink.take(row);
        }
      }
    } catch (SQLException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only PostgreSQL minds that a text stands for a value of another type, unless it is told so. */
  private void bind(PreparedStatement statement, int place, Object value) throws SQLException {
    if (value instanceof String && database.dialect() == Dialect.POSTGRESQL) {
      statement.setObject(place, value, Types.OTHER);
    } else {
      statement.setObject(place, value);
    }
  }

  /** Names of the columns, of which no two may be the same. */
  List<String> header() {
    List<String> names = columns.stream().map(Column::name).collect(Collectors.toList());
    long different = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count();
    boolean isReserved = names.stream().anyMatch(DELETED::equalsIgnoreCase);
    if (different < names.size() || isReserved) {
      throw new Misconfigured(
          "The extract %s of source %s gives %s. Give each column a name of its own."
              .formatted(
                  query.name(),
                  database.source(),
                  isReserved
                      ? "a column deleted, which says here what is gone"
                      : "two columns of one name"));
    }
    List<String> header = new ArrayList<>(names);
    header.add(DELETED);
    return Collections.unmodifiableList(header);
  }

  /** What a file says of rows that are gone. */
  private static final String DELETED = "deleted";

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      // Nothing was written.
    }
  }
}
