package org.carelake.common.oltp;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.validate.Received;

/**
 * Rows on their way into a database, of which it is noted which files they came from. There are few
 * files among many rows, so each row has but a number, and a table says what it stands for.
 */
final class Origins implements Iterator<Row> {
  /** The column of each table. */
  static final String COLUMN = "carelake_file";

  /** The number of a row's file, as one run took it. */
  static final Column NUMBER =
      xxhash64(col(Received.SOURCE), col(Received.FILE), col(Received.RUN)).as(COLUMN);

  private static final List<String> DESCRIBED =
      List.of("source", "system_name", "file_name", "run_id", "delivered_at");

  private final Iterator<Row> rows;
  private final int position;
  private final Map<Long, Row> found = new TreeMap<>();

  /**
   * Notes nothing yet.
   *
   * @param rows each with its {@link #NUMBER} and after it {@link NetChanges#PROVENANCE}
   * @param position of the number
   */
  Origins(Iterator<Row> rows, int position) {
    this.rows = rows;
    this.position = position;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    Row row = rows.next();
    if (!row.isNullAt(position + 1)) {
      found.putIfAbsent(row.getLong(position), row);
    }
    return row;
  }

  /** Writes down the files of the rows that were seen. Each is a statement of its own. */
  void store(Connection connection, Dialect dialect) throws SQLException {
    String insert =
        "INSERT INTO carelake_files (file_id, %s) VALUES (?, ?, ?, ?, ?, ?)%s"
            .formatted(
                String.join(", ", DESCRIBED),
                dialect.onConflict("carelake_files", "file_id", DESCRIBED));
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (Map.Entry<Long, Row> file : found.entrySet()) {
        statement.setLong(1, file.getKey());
        for (int i = 0; i < DESCRIBED.size(); i++) {
          Object value = file.getValue().get(position + 1 + i);
          statement.setObject(i + 2, value instanceof Instant ? dialect.parameter(value) : value);
        }
        statement.executeUpdate();
      }
    }
  }
}
