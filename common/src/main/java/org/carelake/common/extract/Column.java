package org.carelake.common.extract;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One column of what is read.
 *
 * @param type as the database calls it
 */
record Column(String name, String type, Cell cell) {

  /** Those of an answer, in order. */
  static List<Column> of(ResultSetMetaData answer) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= answer.getColumnCount(); i++) {
      String type = answer.getColumnTypeName(i);
      columns.add(
          new Column(answer.getColumnLabel(i), type, Cell.of(answer.getColumnType(i), type)));
    }
    return columns;
  }
}
