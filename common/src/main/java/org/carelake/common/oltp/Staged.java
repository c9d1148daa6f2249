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
  /** Whether a staged row is of no use but to say that the row with its key is gone. */
  static final String GONE = Sql.quoted(NetChanges.GONE);

  String name() {
    return nameOf(table);
  }

  static String nameOf(Table table) {
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
        staging(), Sql.list(tableColumns()), GONE, target());
  }

  void drop() throws SQLException {
    execute("DROP TABLE IF EXISTS %s", staging());
  }

  /** For finding staged rows by their keys. */
  void index() throws SQLException {
    execute("ALTER TABLE %s ADD INDEX (%s)", staging(), key());
  }

  /** All rows come anew: stages those of the table that did not come as gone. */
  void stageOthersAsGone() throws SQLException {
    String columns = Sql.list(tableColumns());
    execute(
        "INSERT INTO %s (%s, %s) SELECT %s, 1 FROM %s AS kept LEFT JOIN %s AS came ON came.%s = kept.%s WHERE came.%s IS NULL",
        staging(),
        columns,
        GONE,
        tableColumns().stream()
            .map(column -> "kept." + Sql.quoted(column))
            .collect(Collectors.joining(", ")),
        target(),
        staging(),
        key(),
        key(),
        key());
  }

  /** How many staged rows say that a row is gone. */
  long gone() throws SQLException {
    return count("SELECT count(*) FROM %s WHERE %s", staging(), GONE);
  }

  /** How many rows the table has now. */
  long rows() throws SQLException {
    return count("SELECT count(*) FROM %s", target());
  }

  /**
   * Adds and changes rows, in the form that MySQL and MariaDB both understand, and in the order in
   * which the server keeps them, so that each page is written once.
   *
   * @param values of the columns, as SQL over the staged rows
   * @return rows added or changed; the server counts a changed one twice, so they are counted where
   *     they come from
   */
  long upsert(String values) throws SQLException {
    String columns = Sql.list(tableColumns());
    String updates =
        tableColumns().stream()
            .skip(1)
            .map(Sql::quoted)
            .map(column -> column + " = VALUES(" + column + ")")
            .collect(Collectors.joining(", "));
    execute(
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT %s ORDER BY %s ON DUPLICATE KEY UPDATE %s",
        target(), columns, values, staging(), GONE, key(), updates);
    return count("SELECT count(*) FROM %s WHERE NOT %s", staging(), GONE);
  }

  /** Removes the rows that staging says are gone. */
  long deleteGone() throws SQLException {
    return execute(
        "DELETE kept FROM %s AS kept JOIN %s AS came ON came.%s = kept.%s WHERE came.%s",
        target(), staging(), key(), key(), GONE);
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

  String target() {
    return Sql.quoted(table.name());
  }

  String staging() {
    return Sql.quoted(name());
  }

  String key() {
    return Sql.quoted(table.key().name());
  }

  long execute(String sql, Object... names) throws SQLException {
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
