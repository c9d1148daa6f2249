package org.carelake.common.oltp;

import com.mysql.cj.jdbc.JdbcStatement;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Where executors put rows, each over a connection of its own, before the driver applies them.
 *
 * @param name the staging table
 * @param columns its columns, in the order of the rows' values
 */
record StagingTable(Oltp oltp, String name, List<String> columns) implements Serializable {
  private static final int BATCH = 2000;

  /** Wrong or cut values that come without a telling state. */
  private static final Set<Integer> REFUSALS = Set.of(1264, 1265, 1292, 1366, 1406);

  /** Appends the rows; the server reads them as a stream where it allows that, which is fastest. */
  void append(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return;
    }
    try (Connection connection = oltp.connect()) {
      if (takesStreams(connection)) {
        stream(connection, rows);
      } else {
        insert(connection, rows);
      }
    } catch (SQLException e) {
      throw oltp.failure("load " + name + " of", e);
    }
  }

  /** Forgets all rows that were appended. */
  void empty() {
    try (Connection connection = oltp.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE TABLE " + Sql.quoted(name));
    } catch (SQLException e) {
      throw oltp.failure("empty " + name + " of", e);
    }
  }

  private static boolean takesStreams(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT @@local_infile")) {
      return result.next() && result.getBoolean(1);
    }
  }

  private void stream(Connection connection, Iterator<Row> rows) throws SQLException {
    String load =
        "LOAD DATA LOCAL INFILE 'rows' INTO TABLE %s CHARACTER SET utf8mb4 (%s)"
            .formatted(Sql.quoted(name), Sql.list(columns));
    try (Statement statement = connection.createStatement()) {
      RowStream stream = new RowStream(rows);
      statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(stream);
      long loaded = statement.executeLargeUpdate(load);
      requireUnchanged(statement, loaded, stream.count());
    }
  }

  /** LOCAL makes the server bend values that do not fit instead of refusing them. */
  private void requireUnchanged(Statement statement, long loaded, long sent) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT @@warning_count")) {
      result.next();
      if (result.getLong(1) > 0 || loaded != sent) {
        throw new RefusedRows(
            "MySQL did not take the rows of %s as they are: %d sent, %d loaded, %d warnings"
                .formatted(name, sent, loaded, result.getLong(1)));
      }
    }
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
      if (isRefusal(e)) {
        throw new RefusedRows("MySQL refused rows of " + name);
      }
      throw e;
    }
    connection.commit();
  }

  private String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            Sql.quoted(name),
            Sql.list(columns),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static void add(PreparedStatement statement, Row row) throws SQLException {
    for (int i = 0; i < row.length(); i++) {
      statement.setObject(i + 1, row.get(i));
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
    try (Connection connection = oltp.connect();
        PreparedStatement statement = connection.prepareStatement(insert())) {
      beStrict(connection);
      connection.setAutoCommit(false);
      while (rows.hasNext()) {
        List<Row> batch = new ArrayList<>();
        while (rows.hasNext() && batch.size() < BATCH) {
          batch.add(rows.next());
        }
        append(connection, statement, batch, refused);
      }
      connection.commit();
    } catch (SQLException e) {
      throw oltp.failure("load " + name + " of", e);
    }
    return refused.iterator();
  }

  /** Otherwise some servers bend values that do not fit. */
  private static void beStrict(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')");
    }
  }

  private static void append(
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
      if (!isRefusal(e)) {
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

  /** Whether a value is at fault, and not the connection or the server. */
  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("22") || state.startsWith("23") || REFUSALS.contains(e.getErrorCode());
  }
}
