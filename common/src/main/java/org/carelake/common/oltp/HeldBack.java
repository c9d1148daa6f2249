package org.carelake.common.oltp;

import java.sql.SQLException;
import java.util.List;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * Rows that the database refuses: taken out of staging and written down under the reason, so that
 * all others can go. They are tried again when the lake changes them.
 */
record HeldBack(Staged staged) {
  private static final String HELD_BACK = "carelake_held_back";
  static final String REFUSED = "refused value";
  private static final String NO_PARENT = "no parent";
  private static final String REFERENCED = "still referenced";

  /** Forgets what was written down of rows that come again. */
  void forget() throws SQLException {
    staged.execute(
        "DELETE known FROM %s AS known JOIN %s AS came ON known.table_name = '%s' AND known.row_key = came.%s",
        HELD_BACK, staged.staging(), staged.table().name(), staged.key());
  }

  /** Writes down rows that could not even be staged. */
  void remember(List<String> keys) throws SQLException {
    try (var statement =
        staged
            .connection()
            .prepareStatement(
                "REPLACE INTO " + HELD_BACK + " (table_name, row_key, reason) VALUES (?, ?, ?)")) {
      for (String key : keys) {
        statement.setString(1, staged.table().name());
        statement.setString(2, key);
        statement.setString(3, REFUSED);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Rows whose required parent is not there. */
  long withoutParents() throws SQLException {
    long held = 0;
    for (Field field : staged.table().references().filter(field -> !field.mayDangle()).toList()) {
      Table parent = field.parent().orElseThrow();
      held +=
          hold(
              NO_PARENT,
              "%s AS came LEFT JOIN %s AS parent ON parent.%s = came.%s"
                  .formatted(
                      staged.staging(),
                      Sql.quoted(parent.name()),
                      Sql.quoted(parent.key().name()),
                      Sql.quoted(field.name())),
              "parent.%s IS NULL AND NOT came.%s"
                  .formatted(Sql.quoted(parent.key().name()), Staged.GONE));
    }
    return held;
  }

  /**
   * Deletions of rows that others still refer to.
   *
   * @param tables that may
   */
  long referenced(List<Table> tables) throws SQLException {
    long held = 0;
    for (Table child : tables) {
      for (Field field : child.references().toList()) {
        if (field.parent().orElseThrow().name().equals(staged.table().name())) {
          held +=
              hold(
                  REFERENCED,
                  "%s AS came JOIN %s AS child ON child.%s = came.%s"
                      .formatted(
                          staged.staging(),
                          Sql.quoted(child.name()),
                          Sql.quoted(field.name()),
                          staged.key()),
                  "came." + Staged.GONE);
        }
      }
    }
    return held;
  }

  private long hold(String reason, String rows, String which) throws SQLException {
    staged.execute(
        "REPLACE INTO %s (table_name, row_key, reason) SELECT DISTINCT '%s', came.%s, '%s' FROM %s WHERE %s",
        HELD_BACK, staged.table().name(), staged.key(), reason, rows, which);
    return staged.execute("DELETE came FROM %s WHERE %s", rows, which);
  }
}
