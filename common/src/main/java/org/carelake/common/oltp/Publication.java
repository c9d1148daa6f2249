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
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;

/**
 * Net changes of the lake → MySQL. Executors fill staging tables side by side; then one transaction
 * applies upserts (parents first), deletions (children first) and the pointer that says which lake
 * version each table now equals. Killed before its commit it has changed nothing.
 *
 * @param tables parents before children
 */
public record Publication(Oltp oltp, List<Table> tables) {

  private static final int NO_SUCH_TABLE = 1146;
  private static final int NO_REFERENCED_ROW = 1452;
  private static final int ROW_IS_REFERENCED = 1451;

  /**
   * Rows that were added or changed, rows removed, and rows that the database refused: these are
   * listed in its table {@code carelake_held_back}.
   */
  public record Applied(long upserted, long deleted, long heldBack) {
    private Applied plus(Applied other) {
      return new Applied(
          upserted + other.upserted, deleted + other.deleted, heldBack + other.heldBack);
    }
  }

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
   * @throws org.carelake.common.run.PlatformException.DataRefused if more rows would go than the
   *     limit allows; nothing is changed then
   */
  public Map<String, Applied> apply(
      Map<String, NetChanges> changes, DeleteLimit limit, String runId, Instant at) {
    try (Connection connection = oltp.connect()) {
      List<Staged> all = tables.stream().map(table -> new Staged(connection, table)).toList();
      Staging.drop(all);
      List<Staged> changed =
          all.stream().filter(staged -> changes.containsKey(staged.table().name())).toList();
      if (changed.isEmpty()) {
        return Map.of();
      }
      Staging staging = new Staging(oltp, changed, changes);
      Map<String, List<String>> refused = staging.fill();
      staging.requireWithin(limit);
      Map<String, Applied> applied =
          inOneTransaction(connection, all, changed, changes, refused, runId, at);
      Staging.drop(changed);
      return applied;
    } catch (SQLException e) {
      throw oltp.failure("publish to", e);
    }
  }

  private Map<String, Applied> inOneTransaction(
      Connection connection,
      List<Staged> all,
      List<Staged> changed,
      Map<String, NetChanges> changes,
      Map<String, List<String>> refused,
      String runId,
      Instant at)
      throws SQLException {
    Set<String> losing = new HashSet<>();
    for (Staged staged : changed) {
      if (staged.gone() > 0) {
        losing.add(staged.table().name());
      }
    }
    Map<String, Applied> applied = new LinkedHashMap<>();
    connection.setAutoCommit(false);
    for (Staged staged : changed) {
      String table = staged.table().name();
      applied.put(table, upsert(staged, losing, changes.get(table).full(), refused.get(table)));
    }
    for (Staged staged : all) {
      if (staged.table().parents().anyMatch(parent -> changes.containsKey(parent.name()))) {
        new References(staged, losing).fillIn();
      }
    }
    List<Staged> childrenFirst = new ArrayList<>(changed);
    Collections.reverse(childrenFirst);
    for (Staged staged : childrenFirst) {
      Applied deleted = delete(staged);
      applied.computeIfPresent(staged.table().name(), (name, done) -> done.plus(deleted));
    }
    for (Staged staged : changed) {
      staged.point(changes.get(staged.table().name()).to(), runId, at);
    }
    connection.commit();
    connection.setAutoCommit(true);
    return applied;
  }

  private static Applied upsert(
      Staged staged, Set<String> losing, boolean full, List<String> refused) throws SQLException {
    References references = new References(staged, losing);
    HeldBack heldBack = new HeldBack(staged);
    if (full) {
      references.forget();
    }
    heldBack.forget();
    heldBack.remember(refused);
    Applied upserted = upsert(staged, references, heldBack);
    references.release();
    references.remember();
    return upserted.plus(new Applied(0, 0, refused.size()));
  }

  private static Applied upsert(Staged staged, References references, HeldBack heldBack)
      throws SQLException {
    try {
      return new Applied(staged.upsert(references.resolved()), 0, 0);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_REFERENCED_ROW) {
        throw e;
      }
      long held = heldBack.withoutParents();
      return new Applied(staged.upsert(references.resolved()), 0, held);
    }
  }

  private Applied delete(Staged staged) throws SQLException {
    try {
      return new Applied(0, staged.deleteGone(), 0);
    } catch (SQLException e) {
      if (e.getErrorCode() != ROW_IS_REFERENCED) {
        throw e;
      }
      long held = new HeldBack(staged).referenced(tables);
      return new Applied(0, staged.deleteGone(), held);
    }
  }
}
