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

  /** The staged rows' values, but null for references to rows that are not there. */
  String resolved() {
    return table().fields().stream()
        .map(field -> field.mayDangle() ? resolved(field) : Sql.quoted(field.name()))
        .collect(Collectors.joining(", "));
  }

  private String resolved(Field field) {
    return "(SELECT parent.%s FROM %s AS parent WHERE parent.%s = %s.%s AND %s)"
        .formatted(
            parentKey(field),
            parentName(field),
            parentKey(field),
            staged.staging(),
            Sql.quoted(field.name()),
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
        String going =
            "%s AS kept JOIN %s AS going ON going.%s = kept.%s AND going.%s"
                .formatted(
                    staged.target(),
                    Sql.quoted(Staged.nameOf(parent(field))),
                    parentKey(field),
                    Sql.quoted(field.name()),
                    Staged.GONE);
        staged.execute(
            "REPLACE INTO %s (table_name, column_name, row_key, parent_key)"
                + " SELECT '%s', '%s', kept.%s, kept.%s FROM %s",
            UNRESOLVED,
            table().name(),
            field.name(),
            staged.key(),
            Sql.quoted(field.name()),
            going);
        staged.execute("UPDATE %s SET kept.%s = NULL", going, Sql.quoted(field.name()));
      }
    }
  }

  /** Writes down which references of the staged rows found no row. */
  void remember() throws SQLException {
    for (Field field : dangling()) {
      String column = Sql.quoted(field.name());
      staged.execute(
          "DELETE known FROM %s AS known JOIN %s AS came ON %s AND known.row_key = came.%s",
          UNRESOLVED, staged.staging(), isOf(field), staged.key());
      staged.execute(
          "INSERT INTO %s (table_name, column_name, row_key, parent_key)"
              + " SELECT '%s', '%s', came.%s, came.%s FROM %s AS came"
              + " LEFT JOIN %s AS parent ON parent.%s = came.%s AND %s"
              + " WHERE came.%s IS NOT NULL AND parent.%s IS NULL AND NOT came.%s",
          UNRESOLVED,
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
      String found =
          "%s AS known JOIN %s AS parent ON %s AND parent.%s = known.parent_key AND %s"
              .formatted(
                  UNRESOLVED, parentName(field), isOf(field), parentKey(field), stays(field));
      staged.execute(
          "UPDATE %s JOIN %s AS kept ON kept.%s = known.row_key SET kept.%s = known.parent_key",
          found, staged.target(), staged.key(), Sql.quoted(field.name()));
      staged.execute("DELETE known FROM %s", found);
    }
  }

  /** Whether a parent is still there after this publication. */
  private String stays(Field field) {
    return losing.contains(parent(field).name())
        ? "NOT EXISTS (SELECT 1 FROM %s AS going WHERE going.%s = parent.%s AND going.%s)"
            .formatted(
                Sql.quoted(Staged.nameOf(parent(field))),
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
    return Sql.quoted(parent(field).name());
  }

  private static String parentKey(Field field) {
    return Sql.quoted(parent(field).key().name());
  }

  private String isOf(Field field) {
    return "known.table_name = '%s' AND known.column_name = '%s'"
        .formatted(table().name(), field.name());
  }
}
