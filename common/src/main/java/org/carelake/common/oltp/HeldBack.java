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
  private static final String COLUMNS = " (table_name, row_key, reason)";
  static final String REFUSED = "refused value";
  private static final String NO_PARENT = "no parent";
  private static final String REFERENCED = "still referenced";

  /** Forgets what was written down of rows that come again. */
  void forget() throws SQLException {
    staged.execute(
        staged
            .dialect()
            .delete(
                HELD_BACK,
                staged.staging() + " AS came",
                "kept.table_name = '%s' AND kept.row_key = came.%s"
                    .formatted(staged.table().name(), staged.key())));
  }

  /** Writes down rows that could not even be staged. */
  void remember(List<String> keys) throws SQLException {
    try (var statement =
        staged
            .connection()
            .prepareStatement(
                "INSERT INTO " + HELD_BACK + COLUMNS + " VALUES (?, ?, ?)" + orChange())) {
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
              "NOT %s AND NOT EXISTS (SELECT 1 FROM %s AS parent WHERE parent.%s = %s)"
                  .formatted(
                      Staged.GONE,
                      Dialect.quoted(parent.name()),
                      Dialect.quoted(parent.key().name()),
                      came(field)));
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
                  "%s AND EXISTS (SELECT 1 FROM %s AS child WHERE child.%s = %s)"
                      .formatted(
                          Staged.GONE,
                          Dialect.quoted(child.name()),
                          Dialect.quoted(field.name()),
                          came(staged.table().key())));
        }
      }
    }
    return held;
  }

  private String came(Field field) {
    return staged.staging() + "." + Dialect.quoted(field.name());
  }

  /** Takes staged rows out that meet a condition. */
  private long hold(String reason, String which) throws SQLException {
    staged.execute(
        "INSERT INTO %s%s SELECT '%s', %s, '%s' FROM %s WHERE %s%s",
        HELD_BACK,
        COLUMNS,
        staged.table().name(),
        staged.key(),
        reason,
        staged.staging(),
        which,
        orChange());
    return staged.execute("DELETE FROM %s WHERE %s", staged.staging(), which);
  }

  private String orChange() {
    return staged.dialect().onConflict(HELD_BACK, "table_name, row_key", List.of("reason"));
  }
}
