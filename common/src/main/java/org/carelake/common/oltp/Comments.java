package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * What the contracts say of tables and columns, in the database itself, where those look who work
 * with it. Only what differs is written.
 */
record Comments(Dialect dialect, List<Table> tables) {
  private static final String OF_ORIGIN = "Number of the file it came from: see carelake_files";

  void write(Connection connection) throws SQLException {
    for (Table table : tables) {
      Map<String, String> there = there(connection, table);
      Map<String, String> wanted = of(table);
      there.forEach(wanted::remove);
      try (Statement statement = connection.createStatement()) {
        for (String sql : dialect.comment(connection, table.name(), wanted)) {
          statement.execute(sql);
        }
      }
    }
  }

  /** By column, and by the empty name the table's own. */
  private static Map<String, String> of(Table table) {
    Map<String, String> comments = new LinkedHashMap<>();
    comments.put("", table.description());
    for (Field field : table.fields()) {
      comments.put(field.name(), field.description());
    }
    comments.put(Origins.COLUMN, OF_ORIGIN);
    comments.values().removeIf(String::isEmpty);
    return comments;
  }

  private Map<String, String> there(Connection connection, Table table) throws SQLException {
    Map<String, String> there = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(dialect.comments())) {
      statement.setString(1, table.name());
      statement.setString(2, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          there.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return there;
  }
}
