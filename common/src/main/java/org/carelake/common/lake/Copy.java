package org.carelake.common.lake;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.carelake.common.contract.Table;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * What a store outside says that it holds of a lake.
 *
 * @param store as messages name it
 * @param held the versions that its tables equal, by table name
 */
public record Copy(String store, Map<String, Lake.Version> held) {

  /**
   * Refuses a lake that the store was not published from, or that lacks what was published: what it
   * holds would be replaced by something older or strange.
   *
   * @throws Misconfigured if a table is not there, was made anew, or is behind the copy
   */
  public void requireOf(Lake lake, List<Table> tables) {
    String strange =
        tables.stream()
            .filter(table -> isStrange(lake, table))
            .map(Table::name)
            .collect(Collectors.joining(", "));
    if (!strange.isEmpty()) {
      throw new Misconfigured(
          "Cannot publish to %s: what it holds of %s comes from another lake than %s, or from a later state of it. Nothing was changed there. Set lake.root to the lake that was published before; if the lake was restored or made anew and its state is to replace what %s holds, start with --take-over."
              .formatted(store, strange, lake.root(), store));
    }
  }

  private boolean isStrange(Lake lake, Table table) {
    Lake.Version copied = held.getOrDefault(table.name(), Lake.Version.NONE);
    if (copied.tableId().isEmpty()) {
      return false;
    }
    return lake.version(table)
        .filter(
            there -> there.tableId().equals(copied.tableId()) && there.number() >= copied.number())
        .isEmpty();
  }
}
