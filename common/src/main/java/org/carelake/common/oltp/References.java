package org.carelake.common.oltp;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;

/**
 * The references of one table that may name what is not there: null in the database, and written
 * down until the row that they name comes. Rows that go with the same publication count as gone
 * already.
 *
 * @param losing names of the tables that lose rows with this publication
 */
record References(Staged staged, Set<String> losing) {
  private static final String UNRESOLVED = "carelake_unresolved_references";
  private static final String COLUMNS = "table_name, column_name, row_key, parent_key";

  /** The staged rows' values, but null for references to rows that are not there. */
  String resolved() {
    return table().fields().stream()
        .map(field -> field.mayDangle() ? resolved(field) : Dialect.quoted(field.name()))
        .collect(Collectors.joining(", "));
  }

  private String resolved(Field field) {
    return "(SELECT parent.%s FROM %s AS parent WHERE parent.%s = %s.%s AND %s)"
        .formatted(
            parentKey(field),
            parentName(field),
            parentKey(field),
            staged.staging(),
            Dialect.quoted(field.name()),
            stays(field));
  }

  /** The references that may name what has not come yet. */
  private List<Field> dangling() {
    return table().fields().stream().filter(Field::mayDangle).toList();
  }

  /** Of rows that did not come anew, lets go the references to rows that are about to go. */
  void release() throws SQLException {
    for (Field field : dangling()) {
      if (losing.contains(parent(field).name())) {
        String going = Dialect.quoted(Staged.nameOf(parent(field))) + " AS going";
        String refers =
            "going.%s = kept.%s AND going.%s"
                .formatted(parentKey(field), Dialect.quoted(field.name()), Staged.GONE);
        staged.execute(
            "INSERT INTO %s (%s) SELECT '%s', '%s', kept.%s, kept.%s FROM %s AS kept JOIN %s ON %s%s",
            UNRESOLVED,
            COLUMNS,
            table().name(),
            field.name(),
            staged.key(),
            Dialect.quoted(field.name()),
            staged.target(),
            going,
            refers,
            staged
                .dialect()
                .onConflict(UNRESOLVED, "table_name, column_name, row_key", List.of("parent_key")));
        staged.execute(
            staged
                .dialect()
                .update(staged.target(), Dialect.quoted(field.name()), "NULL", going, refers));
      }
    }
  }

  /** Writes down which references of the staged rows found no row. */
  void remember() throws SQLException {
    for (Field field : dangling()) {
      String column = Dialect.quoted(field.name());
      staged.execute(
          staged
              .dialect()
              .delete(
                  UNRESOLVED,
                  staged.staging() + " AS came",
                  isOf("kept", field) + " AND kept.row_key = came." + staged.key()));
      staged.execute(
          "INSERT INTO %s (%s) SELECT '%s', '%s', came.%s, came.%s FROM %s AS came"
              + " LEFT JOIN %s AS parent ON parent.%s = came.%s AND %s"
              + " WHERE came.%s IS NOT NULL AND parent.%s IS NULL AND NOT came.%s",
          UNRESOLVED,
          COLUMNS,
          table().name(),
          field.name(),
          staged.key(),
          column,
          staged.staging(),
          parentName(field),
          parentKey(field),
          column,
          stays(field),
          column,
          parentKey(field),
          Staged.GONE);
    }
  }

  /** Forgets what was written down of the table, because all its rows come anew. */
  void forget() throws SQLException {
    staged.execute("DELETE FROM %s WHERE table_name = '%s'", UNRESOLVED, table().name());
  }

  /** Fills in the references whose row has come by now. */
  void fillIn() throws SQLException {
    for (Field field : dangling()) {
      String parent = parentName(field) + " AS parent";
      staged.execute(
          staged
              .dialect()
              .update(
                  staged.target(),
                  Dialect.quoted(field.name()),
                  "known.parent_key",
                  UNRESOLVED + " AS known JOIN " + parent + " ON " + hasCome("known", field),
                  "kept.%s = known.row_key".formatted(staged.key())));
      staged.execute(staged.dialect().delete(UNRESOLVED, parent, hasCome("kept", field)));
    }
  }

  private String hasCome(String known, Field field) {
    return "%s AND parent.%s = %s.parent_key AND %s"
        .formatted(isOf(known, field), parentKey(field), known, stays(field));
  }

  /** Whether a parent is still there after this publication. */
  private String stays(Field field) {
    return losing.contains(parent(field).name())
        ? "NOT EXISTS (SELECT 1 FROM %s AS going WHERE going.%s = parent.%s AND going.%s)"
            .formatted(
                Dialect.quoted(Staged.nameOf(parent(field))),
                parentKey(field),
                parentKey(field),
                Staged.GONE)
        : "TRUE";
  }

  private Table table() {
    return staged.table();
  }

  private static Table parent(Field field) {
    return field.parent().orElseThrow();
  }

  private static String parentName(Field field) {
    return Dialect.quoted(parent(field).name());
  }

  private static String parentKey(Field field) {
    return Dialect.quoted(parent(field).key().name());
  }

  private String isOf(String known, Field field) {
    return "%1$s.table_name = '%2$s' AND %1$s.column_name = '%3$s'"
        .formatted(known, table().name(), field.name());
  }
}
