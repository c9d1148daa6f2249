package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.target.Publisher;

/**
 * Net changes of the lake → a database. Executors fill staging tables side by side; then one
 * transaction applies upserts (parents first), deletions (children first) and the pointer that says
 * which lake version each table now equals. Killed before its commit it has changed nothing.
 *
 * @param tables parents before children
 * @param sliceRows rows of which a first load is a slice, about
 */
record Publication(Oltp oltp, List<Table> tables, long sliceRows) {

  /**
   * Rows that were added or changed, rows removed, and rows that the database refused: these are
   * listed in its table {@code carelake_held_back}.
   */
  record Applied(long upserted, long deleted, long heldBack) {
    /** By what is counted, in this order. */
    Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("upserted", upserted);
      counts.put("deleted", deleted);
      counts.put("held back", heldBack);
      return counts;
    }

    Applied plus(Applied other) {
      return new Applied(
          upserted + other.upserted, deleted + other.deleted, heldBack + other.heldBack);
    }
  }

  /**
   * Applies the changes.
   *
   * @param changes by table name; tables without changes are absent
   * @throws org.carelake.common.run.PlatformException.DataRefused if more rows would go than the
   *     limit allows; nothing is changed then
   */
  Map<String, Applied> apply(Map<String, NetChanges> changes, DeleteLimit limit, Publisher by) {
    try (Connection connection = oltp.connect()) {
      List<Staged> all =
          tables.stream().map(table -> new Staged(connection, oltp.dialect(), table)).toList();
      Staging.drop(all);
      List<Staged> changed =
          all.stream().filter(staged -> changes.containsKey(staged.table().name())).toList();
      if (changed.isEmpty()) {
        return Map.of();
      }
      FirstLoad first = new FirstLoad(oltp, connection, sliceRows);
      if (first.isDue(changed, changes)) {
        return first.apply(all, changes, by);
      }
      Staging staging = new Staging(oltp, changed, changes);
      Map<String, List<String>> refused = staging.fill();
      staging.requireWithin(limit);
      Map<String, Applied> applied =
          inOneTransaction(connection, all, changed, changes, refused, by);
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
      Publisher by)
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
    childrenFirst.removeIf(staged -> !losing.contains(staged.table().name()));
    for (Staged staged : childrenFirst) {
      Applied deleted = delete(staged);
      applied.computeIfPresent(staged.table().name(), (name, done) -> done.plus(deleted));
    }
    for (Staged staged : changed) {
      staged.point(changes.get(staged.table().name()).to(), by.runId(), by.at());
    }
    FirstLoad.forget(connection);
    by.check().run();
    connection.commit();
    connection.setAutoCommit(true);
    return applied;
  }

  /** Brings the staged rows to the table, those that cannot be there to the list of such. */
  static Applied upsert(Staged staged, Set<String> losing, boolean full, List<String> refused)
      throws SQLException {
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
    Optional<Long> upserted =
        staged.unlessReferencesBreak(() -> staged.upsert(references.resolved()));
    if (upserted.isPresent()) {
      return new Applied(upserted.get(), 0, 0);
    }
    long held = heldBack.withoutParents();
    return new Applied(staged.upsert(references.resolved()), 0, held);
  }

  private Applied delete(Staged staged) throws SQLException {
    Optional<Long> deleted = staged.unlessReferencesBreak(staged::deleteGone);
    if (deleted.isPresent()) {
      return new Applied(0, deleted.get(), 0);
    }
    long held = new HeldBack(staged).referenced(tables);
    return new Applied(0, staged.deleteGone(), held);
  }
}
