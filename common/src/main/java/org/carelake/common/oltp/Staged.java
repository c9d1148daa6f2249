package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;

/** One table, the staging table beside it, and the statements that bring the one to the other. */
record Staged(Connection connection, Dialect dialect, Table table) {
  /** Whether a staged row is of no use but to say that the row with its key is gone. */
  static final String GONE = Dialect.quoted(NetChanges.GONE);

  String name() {
    return nameOf(table);
  }

  static String nameOf(Table table) {
    return "staging_" + table.name();
  }

  /** The staging table's columns: the contract's, whether the row is gone, and its file. */
  List<String> columns() {
    return Stream.concat(tableColumns().stream(), Stream.of(NetChanges.GONE, Origins.COLUMN))
        .toList();
  }

  /** The table's own columns, as far as they are published. */
  private List<String> writtenColumns() {
    return Stream.concat(tableColumns().stream(), Stream.of(Origins.COLUMN)).toList();
  }

  private List<String> tableColumns() {
    return Arrays.asList(table.schema().fieldNames());
  }

  /** Staging takes its column types from the table, and no index, so that filling it is cheap. */
  void create() throws SQLException {
    execute(dialect.createStaging(staging(), target(), writtenColumns(), GONE));
  }

  void drop() throws SQLException {
    execute("DROP TABLE IF EXISTS %s", staging());
  }

  /** For finding staged rows by their keys. */
  void index() throws SQLException {
    for (String statement : dialect.index(staging(), key())) {
      execute(statement);
    }
  }

  /** All rows come anew: stages those of the table that did not come as gone. */
  void stageOthersAsGone() throws SQLException {
    String columns = Dialect.list(tableColumns());
    execute(
        "INSERT INTO %s (%s, %s) SELECT %s, TRUE FROM %s AS kept LEFT JOIN %s AS came ON came.%s = kept.%s WHERE came.%s IS NULL",
        staging(),
        columns,
        GONE,
        tableColumns().stream()
            .map(column -> "kept." + Dialect.quoted(column))
            .collect(Collectors.joining(", ")),
        target(),
        staging(),
        key(),
        key(),
        key());
  }

  /** How many rows go; what came and went since the last publication was never here. */
  long gone() throws SQLException {
    return count(
        "SELECT count(*) FROM %s AS came JOIN %s AS kept ON kept.%s = came.%s WHERE came.%s",
        staging(), target(), key(), key(), GONE);
  }

  /** Whether the table has no row. */
  boolean isEmpty() throws SQLException {
    return count("SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) AS first", target()) == 0;
  }

  /** How many rows the table has now. */
  long rows() throws SQLException {
    return count("SELECT count(*) FROM %s", target());
  }

  /**
   * Adds and changes rows, in the order in which the server keeps them, so that each page is
   * written once.
   *
   * @param values of the columns, as SQL over the staged rows
   * @return rows added or changed; servers count changed ones differently, so they are counted
   *     where they come from
   */
  long upsert(String values) throws SQLException {
    execute(
        "INSERT INTO %s (%s) SELECT %s, %s FROM %s WHERE NOT %s ORDER BY %s%s",
        target(),
        Dialect.list(writtenColumns()),
        values,
        Dialect.quoted(Origins.COLUMN),
        staging(),
        GONE,
        key(),
        dialect.onConflict(
            target(), key(), writtenColumns().stream().filter(c -> !isKey(c)).toList()));
    return count("SELECT count(*) FROM %s WHERE NOT %s", staging(), GONE);
  }

  private boolean isKey(String column) {
    return column.equals(table.key().name());
  }

  /** Removes the rows that staging says are gone. */
  long deleteGone() throws SQLException {
    return execute(
        dialect.delete(
            target(),
            staging() + " AS came",
            "came.%s = kept.%s AND came.%s".formatted(key(), key(), GONE)));
  }

  /** Writes down which version of the lake the table now equals. */
  void point(Lake.Version version, String runId, Instant at) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO carelake_publications (table_name, lake_table_id, lake_version, run_id, published_at) VALUES (?, ?, ?, ?, ?)"
                + dialect.onConflict(
                    "carelake_publications",
                    "table_name",
                    List.of("lake_table_id", "lake_version", "run_id", "published_at")))) {
      statement.setString(1, table.name());
      statement.setString(2, version.tableId());
      statement.setLong(3, version.number());
      statement.setString(4, runId);
      statement.setObject(5, dialect.parameter(at));
      statement.executeUpdate();
    }
  }

  String target() {
    return Dialect.quoted(table.name());
  }

  String staging() {
    return Dialect.quoted(name());
  }

  String key() {
    return Dialect.quoted(table.key().name());
  }

  long execute(String sql, Object... names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql.formatted(names));
    }
  }

  /**
   * Tries what a foreign key may forbid.
   *
   * @return empty where it does, and nothing has been done
   */
  Optional<Long> unlessReferencesBreak(Trial trial) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      long rows = trial.rows();
      connection.releaseSavepoint(before);
      return Optional.of(rows);
    } catch (SQLException e) {
      if (!dialect.isBrokenReference(e)) {
        throw e;
      }
      connection.rollback(before);
      return Optional.empty();
    }
  }

  /** A statement that tells how many rows it changed. */
  interface Trial {
    long rows() throws SQLException;
  }

  private long count(String sql, Object... names) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(names))) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
