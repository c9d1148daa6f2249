package org.carelake.common.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Kept;
import org.carelake.common.spark.Parallel;
import org.carelake.common.target.Changes;

/**
 * What there is to do until the graph equals the lake: how much by each mapping, and of which rows.
 *
 * @param anew the graph is empty
 * @param changed by table
 * @param found by each mapping; nothing by those that are absent
 */
record Workload(
    GraphModel model, boolean anew, Map<Table, Changed> changed, Map<Mapping, Found> found) {
  /** Fewer rows than this are written by one writer: a second would cost more than it brings. */
  private static final int MANY = 5_000;

  /** Looks at all changed rows, and keeps what is needed again. */
  static Workload of(Changes changes, GraphModel model, Kept kept) {
    List<Changed> changed =
        Parallel.map(
            model.tables().stream()
                .filter(table -> changes.byTable().containsKey(table.name()))
                .toList(),
            table -> changed(table, changes, model, kept));
    Map<Table, Changed> byTable = new LinkedHashMap<>();
    changed.forEach(rows -> byTable.put(rows.table(), rows));
    Map<Mapping, Found> found = new HashMap<>();
    Parallel.map(changed, Changed::found).forEach(found::putAll);
    return new Workload(model, changes.anew(), byTable, found);
  }

  private static Changed changed(Table table, Changes changes, GraphModel model, Kept kept) {
    List<Mapping> mappings = model.of(table.name());
    return changes.anew()
        ? Changed.anew(table, mappings, changes.byTable().get(table.name()))
        : Changed.since(table, mappings, changes.byTable().get(table.name()), kept);
  }

  /** How many rows mean their own nodes no more, by label; labels without such are absent. */
  Map<String, Long> goneByLabel() {
    Map<String, Long> gone = new LinkedHashMap<>();
    model.groups().stream()
        .flatMap(List::stream)
        .filter(node -> !node.shared() && by(node).stale() > 0)
        .forEach(node -> gone.merge(node.label().name(), by(node).stale(), Long::sum));
    return gone;
  }

  Found by(Mapping mapping) {
    return found.getOrDefault(mapping, Found.NOTHING);
  }

  /** Mappings that may mean the same nodes, where there is something to do by any of them. */
  Stream<List<Node>> concerned() {
    return model.groups().stream().filter(group -> busy(group).findAny().isPresent());
  }

  /** Those of the mappings that have something to do besides deleting. */
  <M extends Mapping> Stream<M> busy(List<M> mappings) {
    return mappings.stream().filter(mapping -> much(mapping) > 0);
  }

  /** Whether it is more than one writer should do. */
  boolean many(List<? extends Mapping> mappings) {
    return busy(mappings).mapToLong(this::much).sum() >= MANY;
  }

  /** What shared nodes lose counts too: others may tell of them what went with a row. */
  private long much(Mapping mapping) {
    Found here = by(mapping);
    return mapping.shared() ? here.stale() + here.coming() : here.coming();
  }

  /** The changed rows that a mapping takes, as they are now. */
  Dataset<Row> now(Mapping mapping) {
    return changed.get(mapping.table()).now();
  }

  /**
   * What the changed rows that a mapping takes mean or meant; there is nothing of that where the
   * graph is made anew.
   */
  Touched touched(Mapping mapping) {
    return changed.get(mapping.table()).touched().orElseThrow();
  }
}
