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
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;

/** One table, the staging table beside it, and the statements that bring the one to the other. */
record Staged(Connection connection, Table table) {

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
   * Adds and changes rows, in the form that MySQL and MariaDB both understand.
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
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT %s ON DUPLICATE KEY UPDATE %s",
        target(), columns, columns, staging(), Sql.quoted(NetChanges.GONE), updates);
    return count("SELECT count(*) FROM %s WHERE NOT %s", staging(), Sql.quoted(NetChanges.GONE));
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
