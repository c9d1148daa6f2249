package org.carelake.common.oltp;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Where executors put rows, each over a connection of its own, before the driver applies them.
 *
 * @param name the staging table
 * @param columns its columns, in the order of the rows' first values; what follows them says where
 *     a row came from
 */
record StagingTable(Oltp oltp, String name, List<String> columns) implements Serializable {
  private static final int BATCH = 2000;

  /** Appends the rows; the server reads them as a stream where it allows that, which is fastest. */
  void append(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return;
    }
    Origins origins = new Origins(rows, columns.size() - 1);
    try (Connection connection = oltp.connect()) {
      if (dialect().takesStreams(connection)) {
        dialect().stream(connection, into(), new RowStream(origins, columns.size()));
      } else {
        insert(connection, origins);
      }
      origins.store(connection, dialect());
    } catch (SQLException e) {
      throw oltp.failure("load " + name + " of", e);
    }
  }

  /** Forgets all rows that were appended. */
  void empty() {
    try (Connection connection = oltp.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE TABLE " + Dialect.quoted(name));
    } catch (SQLException e) {
      throw oltp.failure("empty " + name + " of", e);
    }
  }

  private Dialect dialect() {
    return oltp.dialect();
  }

  private String into() {
    return "%s (%s)".formatted(Dialect.quoted(name), Dialect.list(columns));
  }

  private void insert(Connection connection, Iterator<Row> rows) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(insert())) {
      for (int pending = 0; rows.hasNext(); ) {
        add(statement, rows.next());
        if (++pending == BATCH || !rows.hasNext()) {
          statement.executeBatch();
          pending = 0;
        }
      }
    } catch (SQLException e) {
      if (dialect().isRefusal(e)) {
        throw new RefusedRows(dialect().title() + " refused rows of " + name);
      }
      throw e;
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private String insert() {
    return "INSERT INTO %s VALUES (%s)"
        .formatted(into(), String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private void add(PreparedStatement statement, Row row) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      statement.setObject(i + 1, dialect().parameter(row.get(i)));
    }
    statement.addBatch();
  }

  /**
   * Appends those of the rows that the server takes, one batch at a time and a batch that it
   * refuses row by row.
   *
   * @return the keys of the others
   */
  Iterator<String> appendWhatIsTaken(Iterator<Row> rows) {
    List<String> refused = new ArrayList<>();
    Origins origins = new Origins(rows, columns.size() - 1);
    try (Connection connection = oltp.connect();
        PreparedStatement statement = connection.prepareStatement(insert())) {
      connection.setAutoCommit(false);
      while (origins.hasNext()) {
        List<Row> batch = new ArrayList<>();
        while (origins.hasNext() && batch.size() < BATCH) {
          batch.add(origins.next());
        }
        append(connection, statement, batch, refused);
      }
      connection.commit();
      connection.setAutoCommit(true);
      origins.store(connection, dialect());
    } catch (SQLException e) {
      throw oltp.failure("load " + name + " of", e);
    }
    return refused.iterator();
  }

  private void append(
      Connection connection, PreparedStatement statement, List<Row> rows, List<String> refused)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      for (Row row : rows) {
        add(statement, row);
      }
      statement.executeBatch();
    } catch (SQLException e) {
      statement.clearBatch();
      if (!dialect().isRefusal(e)) {
        throw e;
      }
      connection.rollback(before);
      if (rows.size() == 1) {
        refused.add(rows.get(0).getString(0));
        return;
      }
      int half = rows.size() / 2;
      append(connection, statement, rows.subList(0, half), refused);
      append(connection, statement, rows.subList(half, rows.size()), refused);
    }
  }
}
