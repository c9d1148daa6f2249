package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    try (Connection connection = oltp.connect()) {
      List<Staged> all = tables.stream().map(table -> new Staged(connection, table)).toList();
      for (Staged staged : all) {
        // A run that died may have left it.
        staged.drop();
      }
      List<Staged> changed =
          all.stream().filter(staged -> changes.containsKey(staged.table().name())).toList();
      if (changed.isEmpty()) {
        return Map.of();
      }
      for (Staged staged : changed) {
        staged.create();
      }
      Parallel.forEach(changed, staged -> fill(staged, changes.get(staged.table().name())));
      Map<String, Applied> applied = inOneTransaction(connection, all, changed, changes, runId, at);
      for (Staged staged : changed) {
        staged.drop();
      }
      return applied;
    } catch (SQLException e) {
      throw oltp.failure("publish to", e);
    }
  }

  private void fill(Staged staged, NetChanges changes) {
    StagingTable staging = new StagingTable(oltp, staged.name(), new ArrayList<>(staged.columns()));
    changes.rows().foreachPartition((ForeachPartitionFunction<Row>) staging::append);
  }

  private static Map<String, Applied> inOneTransaction(
      Connection connection,
      List<Staged> all,
      List<Staged> changed,
      Map<String, NetChanges> changes,
      String runId,
      Instant at)
      throws SQLException {
    Set<Staged> replacing = new HashSet<>();
    for (Staged staged : changed) {
      if (changes.get(staged.table().name()).full() && !staged.isTargetEmpty()) {
        staged.index();
        replacing.add(staged);
      }
    }
    Map<String, Applied> applied = new LinkedHashMap<>();
    connection.setAutoCommit(false);
    for (Staged staged : changed) {
      if (changes.get(staged.table().name()).full()) {
        staged.forget();
      }
      applied.put(staged.table().name(), new Applied(staged.upsert(), 0));
      staged.remember();
    }
    for (Staged staged : all) {
      if (staged.table().parents().anyMatch(parent -> changes.containsKey(parent.name()))) {
        staged.fillIn();
      }
    }
    List<Staged> childrenFirst = new ArrayList<>(changed);
    Collections.reverse(childrenFirst);
    for (Staged staged : childrenFirst) {
      long deleted = replacing.contains(staged) ? staged.deleteOthers() : staged.deleteGone();
      applied.computeIfPresent(
          staged.table().name(), (name, done) -> new Applied(done.upserted(), deleted));
    }
    for (Staged staged : changed) {
      staged.point(changes.get(staged.table().name()).to(), runId, at);
    }
    connection.commit();
    connection.setAutoCommit(true);
    return applied;
  }
}
