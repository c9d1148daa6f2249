package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;

/** One table, the staging table beside it, and the statements that bring the one to the other. */
record Staged(Connection connection, Table table) {
  private static final String UNRESOLVED = "carelake_unresolved_references";

  String name() {
    return "staging_" + table.name();
  }

  /** The staging table's columns: the table's, and whether the row is gone. */
  List<String> columns() {
    return Stream.concat(tableColumns().stream(), Stream.of(NetChanges.GONE)).toList();
  }

  private List<String> tableColumns() {
    return Arrays.asList(table.schema().fieldNames());
  }

  /** Staging takes its column types from the table, and no index, so that filling it is cheap. */
  void create() throws SQLException {
    execute(
        "CREATE TABLE %s AS SELECT %s, 0 AS %s FROM %s WHERE 1 = 0",
        staging(), Sql.list(tableColumns()), Sql.quoted(NetChanges.GONE), target());
  }

  void drop() throws SQLException {
    execute("DROP TABLE IF EXISTS %s", staging());
  }

  boolean isTargetEmpty() throws SQLException {
    return count("SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) AS rows_there", target()) == 0;
  }

  /** For finding rows that staging lacks. */
  void index() throws SQLException {
    execute("ALTER TABLE %s ADD INDEX (%s)", staging(), key());
  }

  /**
   * Adds and changes rows, in the form that MySQL and MariaDB both understand, and in the order in
   * which the server keeps them, so that each page is written once.
   *
   * @return rows added or changed; the server counts a changed one twice, so they are counted where
   *     they come from
   */
  long upsert() throws SQLException {
    String columns = Sql.list(tableColumns());
    String updates =
        tableColumns().stream()
            .skip(1)
            .map(Sql::quoted)
            .map(column -> column + " = VALUES(" + column + ")")
            .collect(Collectors.joining(", "));
    execute(
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT %s ORDER BY %s ON DUPLICATE KEY UPDATE %s",
        target(), columns, resolved(), staging(), Sql.quoted(NetChanges.GONE), key(), updates);
    return count("SELECT count(*) FROM %s WHERE NOT %s", staging(), Sql.quoted(NetChanges.GONE));
  }

  /** The columns' values, but null for references to rows that are not there. */
  private String resolved() {
    return table.fields().stream()
        .map(
            field ->
                field.mayDangle()
                    ? parent(
                        field,
                        "(SELECT parent.%s FROM %s AS parent WHERE parent.%s = "
                            + staging()
                            + "."
                            + Sql.quoted(field.name())
                            + ")")
                    : Sql.quoted(field.name()))
        .collect(Collectors.joining(", "));
  }

  private static String parent(Field field, String sql) {
    Table parent = field.parent().orElseThrow();
    String key = Sql.quoted(parent.key().name());
    return sql.formatted(key, Sql.quoted(parent.name()), key);
  }

  /** The references that may name what has not come yet. */
  private List<Field> dangling() {
    return table.fields().stream().filter(Field::mayDangle).toList();
  }

  /** Writes down which references of the staged rows found no row. */
  void remember() throws SQLException {
    for (Field field : dangling()) {
      String column = Sql.quoted(field.name());
      execute(
          "DELETE known FROM %s AS known JOIN %s AS came ON %s AND known.row_key = came.%s",
          UNRESOLVED, staging(), isOf(field), key());
      Table parent = field.parent().orElseThrow();
      execute(
          "INSERT INTO %s (table_name, column_name, row_key, parent_key)"
              + " SELECT '%s', '%s', came.%s, came.%s FROM %s AS came"
              + " LEFT JOIN %s AS parent ON parent.%s = came.%s"
              + " WHERE came.%s IS NOT NULL AND parent.%s IS NULL AND NOT came.%s",
          UNRESOLVED,
          table.name(),
          field.name(),
          key(),
          column,
          staging(),
          Sql.quoted(parent.name()),
          Sql.quoted(parent.key().name()),
          column,
          column,
          Sql.quoted(parent.key().name()),
          Sql.quoted(NetChanges.GONE));
    }
  }

  /** Forgets what was written down of the table, because all its rows come anew. */
  void forget() throws SQLException {
    execute("DELETE FROM %s WHERE table_name = '%s'", UNRESOLVED, table.name());
  }

  /** Fills in the references whose row has come by now. */
  void fillIn() throws SQLException {
    for (Field field : dangling()) {
      Table parent = field.parent().orElseThrow();
      String found =
          "%s AS known JOIN %s AS parent ON %s AND parent.%s = known.parent_key"
              .formatted(
                  UNRESOLVED,
                  Sql.quoted(parent.name()),
                  isOf(field),
                  Sql.quoted(parent.key().name()));
      execute(
          "UPDATE %s JOIN %s AS kept ON kept.%s = known.row_key SET kept.%s = known.parent_key",
          found, target(), key(), Sql.quoted(field.name()));
      execute("DELETE known FROM %s", found);
    }
  }

  private String isOf(Field field) {
    return "known.table_name = '%s' AND known.column_name = '%s'"
        .formatted(table.name(), field.name());
  }

  /** Removes the rows that staging says are gone. */
  long deleteGone() throws SQLException {
    return execute(
        "DELETE kept FROM %s AS kept JOIN %s AS came ON came.%s = kept.%s WHERE came.%s",
        target(), staging(), key(), key(), Sql.quoted(NetChanges.GONE));
  }

  /** Removes the rows that staging does not have. */
  long deleteOthers() throws SQLException {
    return execute(
        "DELETE kept FROM %s AS kept LEFT JOIN %s AS came ON came.%s = kept.%s WHERE came.%s IS NULL",
        target(), staging(), key(), key(), key());
  }

  /** Writes down which version of the lake the table now equals. */
  void point(Lake.Version version, String runId, Instant at) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "REPLACE INTO carelake_publications (table_name, lake_table_id, lake_version, run_id, published_at) VALUES (?, ?, ?, ?, ?)")) {
      statement.setString(1, table.name());
      statement.setString(2, version.tableId());
      statement.setLong(3, version.number());
      statement.setString(4, runId);
      statement.setObject(5, LocalDateTime.ofInstant(at, ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private String target() {
    return Sql.quoted(table.name());
  }

  private String staging() {
    return Sql.quoted(name());
  }

  private String key() {
    return Sql.quoted(table.key().name());
  }

  private long execute(String sql, Object... names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql.formatted(names));
    }
  }

  private long count(String sql, Object... names) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(names))) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
