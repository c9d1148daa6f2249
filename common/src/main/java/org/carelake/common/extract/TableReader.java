package org.carelake.common.extract;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.carelake.common.run.PlatformException;

/**
 * Reads the rows of one extract, on one connection and so, where the database can, of one state.
 */
final class TableReader implements Closeable {
  private final Database database;
  private final ExtractQuery query;
  private final Connection connection;
  private final TableSql sql;

  /** Takes a row: its values as text, in the order of the columns. */
  interface Sink {
    void take(String[] row) throws IOException;
  }

  /** Connects, and asks for the columns. */
  TableReader(Database database, ExtractQuery query) {
    this.database = database;
    this.query = query;
    this.connection = database.connect();
    try {
      this.sql = asked();
    } catch (SQLException e) {
      close();
      throw failure(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private TableSql asked() throws SQLException {
    String quote = connection.getMetaData().getIdentifierQuoteString().strip();
    try (PreparedStatement statement = connection.prepareStatement(TableSql.none(query));
        ResultSet none = statement.executeQuery()) {
      List<Column> columns = Column.of(none.getMetaData());
      return new TableSql(query, Columns.of(columns, query, database.source()), quote);
    }
  }

  private PlatformException failure(SQLException e) {
    return database.failure(
        "Cannot read %s of source %s".formatted(query.name(), database.source()), e);
  }

  Columns columns() {
    return sql.columns();
  }

  /** The database's clock: as it shows it, without a zone. */
  LocalDateTime now() {
    try (PreparedStatement statement = connection.prepareStatement(database.kind().now());
        ResultSet now = statement.executeQuery()) {
      now.next();
      return now.getTimestamp(1).toLocalDateTime();
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
    return only(sql.newest(now))[0];
  }

  /** All rows. */
  void all(Sink sink) {
    each(sql.all(), sink);
  }

  /** Rows of a range. */
  void in(TableSql.Range range, Sink sink) {
    each(sql.in(range), sink);
  }

  /**
   * Rows that may have changed: from a watermark on, itself included, and those that have none.
   *
   * @param from as {@link #newest} gave it; null for the beginning
   * @param lag by how much earlier
   */
  void since(String from, Duration lag, Sink sink) {
    each(sql.since(from, lag), sink);
    each(sql.undated(), sink);
  }

  /** Key and watermark of all rows; the other values are null. */
  void keys(Sink sink) {
    List<Integer> places = sql.keyPlaces();
    each(
        sql.keys(),
        values -> {
          String[] row = new String[columns().all().size()];
          for (int i = 0; i < values.length; i++) {
            row[places.get(i)] = values[i];
          }
          sink.take(row);
        });
  }

  /**
   * Rows with some keys.
   *
   * @param keys as {@link Columns#key} gives them
   */
  void withKeys(List<String> keys, Sink sink) {
    each(sql.withKeys(keys), sink);
  }

  /**
   * All rows in parts by the first column of the key.
   *
   * @return empty where that is no whole number
   */
  List<TableSql.Range> ranges(int count) {
    if (columns().cell(columns().key().get(0)) != Cell.WHOLE) {
      return List.of();
    }
    String[] bounds = only(sql.bounds());
    return bounds[0] == null
        ? List.of()
        : TableSql.ranges(new BigInteger(bounds[0]), new BigInteger(bounds[1]), count);
  }

  private String[] only(TableSql.Statement asked) {
    String[][] only = new String[1][];
    each(asked, row -> only[0] = row);
    return only[0];
  }

  private void each(TableSql.Statement asked, Sink sink) {
    Cell[] cells = asked.cells().toArray(Cell[]::new);
    try (PreparedStatement statement = connection.prepareStatement(asked.sql())) {
      statement.setFetchSize(database.kind().fetchSize(database.fetchSize()));
      for (int i = 0; i < asked.values().size(); i++) {
        bind(statement, i + 1, asked.values().get(i));
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
    if (value instanceof String && database.kind() == DatabaseKind.POSTGRESQL) {
      statement.setObject(place, value, Types.OTHER);
    } else {
      statement.setObject(place, value);
    }
  }

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
