package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Parallel;

/**
 * Net changes of the lake → MySQL. Executors fill staging tables side by side; then one transaction
 * applies upserts (parents first), deletions (children first) and the pointer that says which lake
 * version each table now equals. Killed before its commit it has changed nothing.
 *
 * @param tables parents before children
 */
public record Publication(Oltp oltp, List<Table> tables) {

  private static final int NO_SUCH_TABLE = 1146;

  /** Rows that were added or changed, and rows removed. */
  public record Applied(long upserted, long deleted) {}

  /** The lake versions that MySQL itself says it equals, by table name. */
  public Map<String, Lake.Version> held() {
    Map<String, Lake.Version> held = new TreeMap<>();
    try (Connection connection = oltp.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, lake_table_id, lake_version FROM carelake_publications")) {
      while (rows.next()) {
        held.put(rows.getString(1), new Lake.Version(rows.getString(2), rows.getLong(3)));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return Map.of();
      }
      throw oltp.failure("read what is published in", e);
    }
    return held;
  }

  public boolean holds(Table table, String key) {
    String query =
        "SELECT 1 FROM %s WHERE %s = ?"
            .formatted(Sql.quoted(table.name()), Sql.quoted(table.key().name()));
    try (Connection connection = oltp.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return false;
      }
      throw oltp.failure("look into", e);
    }
  }

  /**
   * Applies the changes.
   *
   * @param changes by table name; tables without changes are absent
   */
  public Map<String, Applied> apply(Map<String, NetChanges> changes, String runId, Instant at) {
    List<Table> changed =
        tables.stream().filter(table -> changes.containsKey(table.name())).toList();
    try (Connection connection = oltp.connect()) {
      for (Table table : tables) {
        // A run that died right after its commit has left it.
        drop(connection, table);
      }
      if (changed.isEmpty()) {
        return Map.of();
      }
      for (Table table : changed) {
        create(connection, table);
      }
      Parallel.forEach(changed, table -> fill(table, changes.get(table.name())));
      Map<String, Applied> applied = inOneTransaction(connection, changed, changes, runId, at);
      for (Table table : changed) {
        drop(connection, table);
      }
      return applied;
    } catch (SQLException e) {
      throw oltp.failure("publish to", e);
    }
  }

  private static String staging(Table table) {
    return "staging_" + table.name();
  }

  private static List<String> columns(Table table) {
    return Arrays.asList(table.schema().fieldNames());
  }

  /** Staging takes its column types from the table, and no index, so that filling it is cheap. */
  private static void create(Connection connection, Table table) throws SQLException {
    execute(
        connection,
        "CREATE TABLE %s AS SELECT %s, 0 AS %s FROM %s WHERE 1 = 0",
        Sql.quoted(staging(table)),
        Sql.list(columns(table)),
        Sql.quoted(NetChanges.GONE),
        Sql.quoted(table.name()));
  }

  private static void drop(Connection connection, Table table) throws SQLException {
    execute(connection, "DROP TABLE IF EXISTS %s", Sql.quoted(staging(table)));
  }

  /** Only a full load looks for rows that staging lacks. */
  private static void index(Connection connection, Table table) throws SQLException {
    execute(
        connection,
        "ALTER TABLE %s ADD INDEX (%s)",
        Sql.quoted(staging(table)),
        Sql.quoted(table.key().name()));
  }

  private void fill(Table table, NetChanges changes) {
    List<String> columns =
        Stream.concat(columns(table).stream(), Stream.of(NetChanges.GONE))
            .collect(Collectors.toCollection(ArrayList::new));
    StagingTable staging = new StagingTable(oltp, staging(table), columns);
    changes.rows().foreachPartition((ForeachPartitionFunction<Row>) staging::append);
  }

  private static Map<String, Applied> inOneTransaction(
      Connection connection,
      List<Table> changed,
      Map<String, NetChanges> changes,
      String runId,
      Instant at)
      throws SQLException {
    Map<String, Long> upserted = new LinkedHashMap<>();
    Map<String, Long> deleted = new LinkedHashMap<>();
    for (Table table : changed) {
      if (changes.get(table.name()).full()) {
        index(connection, table);
      }
    }
    connection.setAutoCommit(false);
    for (Table table : changed) {
      upserted.put(table.name(), upsert(connection, table));
    }
    List<Table> childrenFirst = new ArrayList<>(changed);
    Collections.reverse(childrenFirst);
    for (Table table : childrenFirst) {
      deleted.put(table.name(), delete(connection, table, changes.get(table.name()).full()));
    }
    for (Table table : changed) {
      point(connection, table, changes.get(table.name()).to(), runId, at);
    }
    connection.commit();
    connection.setAutoCommit(true);
    Map<String, Applied> applied = new LinkedHashMap<>();
    upserted.forEach((name, rows) -> applied.put(name, new Applied(rows, deleted.get(name))));
    return applied;
  }

  /** The form that MySQL and MariaDB both understand. */
  private static long upsert(Connection connection, Table table) throws SQLException {
    String updates =
        columns(table).stream()
            .skip(1)
            .map(Sql::quoted)
            .map(column -> column + " = VALUES(" + column + ")")
            .collect(Collectors.joining(", "));
    String columns = Sql.list(columns(table));
    execute(
        connection,
        "INSERT INTO %s (%s) SELECT %s FROM %s WHERE NOT %s ON DUPLICATE KEY UPDATE %s",
        Sql.quoted(table.name()),
        columns,
        columns,
        Sql.quoted(staging(table)),
        Sql.quoted(NetChanges.GONE),
        updates);
    return count(connection, table);
  }

  /** The server counts a changed row twice, so the rows are counted where they come from. */
  private static long count(Connection connection, Table table) throws SQLException {
    String query =
        "SELECT count(*) FROM %s WHERE NOT %s"
            .formatted(Sql.quoted(staging(table)), Sql.quoted(NetChanges.GONE));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static long delete(Connection connection, Table table, boolean full) throws SQLException {
    String name = Sql.quoted(table.name());
    String key = Sql.quoted(table.key().name());
    String staging = Sql.quoted(staging(table));
    return full
        ? execute(
            connection,
            "DELETE FROM %s WHERE %s NOT IN (SELECT %s FROM %s)",
            name,
            key,
            key,
            staging)
        : execute(
            connection,
            "DELETE kept FROM %s AS kept JOIN %s AS came ON came.%s = kept.%s WHERE came.%s",
            name,
            staging,
            key,
            key,
            Sql.quoted(NetChanges.GONE));
  }

  private static void point(
      Connection connection, Table table, Lake.Version version, String runId, Instant at)
      throws SQLException {
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

  private static long execute(Connection connection, String sql, Object... names)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql.formatted(names));
    }
  }
}
