package org.carelake.common.oltp;

import com.mysql.cj.jdbc.JdbcStatement;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Where executors put rows, each over a connection of its own, before the driver applies them.
 *
 * @param name the staging table
 * @param columns its columns, in the order of the rows' values
 */
record StagingTable(Oltp oltp, String name, List<String> columns) implements Serializable {
  private static final int BATCH = 2000;

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
        throw new IllegalStateException(
            "MySQL did not take the rows of %s as they are: %d sent, %d loaded, %d warnings"
                .formatted(name, sent, loaded, result.getLong(1)));
      }
    }
  }

  private void insert(Connection connection, Iterator<Row> rows) throws SQLException {
    String insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                Sql.quoted(name),
                Sql.list(columns),
                String.join(", ", Collections.nCopies(columns.size(), "?")));
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (int pending = 0; rows.hasNext(); ) {
        Row row = rows.next();
        for (int i = 0; i < columns.size(); i++) {
          statement.setObject(i + 1, row.get(i));
        }
        statement.addBatch();
        if (++pending == BATCH || !rows.hasNext()) {
          statement.executeBatch();
          pending = 0;
        }
      }
    }
    connection.commit();
  }
}
