package org.carelake.jobs.fill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.run.LakeFiles;

/**
 * Removes what the program made of rows that are no more.
 *
 * @param made tables whose key is the key of a row of the parent
 * @param ledger remembers which version of the parent was looked at last
 */
public record Orphans(Lake curated, Table parent, List<Table> made, LakeFiles ledger) {

  /** What went, by table; tables that lost nothing are absent. */
  public Map<String, Lake.Merged> remove() {
    Map<String, Lake.Merged> removed = new LinkedHashMap<>();
    for (Table table : made) {
      if (curated.version(table).isPresent()) {
        removed.put(table.name(), remove(table));
      }
    }
    removed.values().removeIf(Lake.Merged.NOTHING::equals);
    return removed;
  }

  private Lake.Merged remove(Table table) {
    String lookedAt = "orphans-" + table;
    Optional<NetChanges> changes =
        NetChanges.since(curated, parent, ledger.read(lookedAt).map(Orphans::version));
    Lake.Merged removed = changes.map(since -> remove(table, since)).orElse(Lake.Merged.NOTHING);
    changes.ifPresent(since -> ledger.write(lookedAt, bytes(since.to())));
    return removed;
  }

  private Lake.Merged remove(Table table, NetChanges changes) {
    if (changes.full()) {
      return curated.forget(table, parent);
    }
    String key = table.key().name();
    return curated.delete(
        table,
        curated
            .read(table)
            .join(
                changes.rows().where(NetChanges.GONE).select(parent.key().name()),
                key,
                "left_semi"));
  }

  private static byte[] bytes(Lake.Version version) {
    return (version.tableId() + " " + version.number()).getBytes(UTF_8);
  }

  private static Lake.Version version(byte[] written) {
    String text = new String(written, UTF_8);
    int blank = text.indexOf(' ');
    return new Lake.Version(text.substring(0, blank), Long.parseLong(text.substring(blank + 1)));
  }
}
