package org.carelake.jobs.publish;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.oltp.Publication;
import org.carelake.common.run.Run;

/** Curated changes since the versions that MySQL holds → MySQL, all tables in one transaction. */
public record PublishOltp(Lake curated, Publication publication, List<Table> tables) {

  public record Result(Map<String, Publication.Applied> byTable) {}

  public Result run(Run run, boolean dryRun) {
    Map<String, Lake.Version> held = publication.held();
    Map<String, NetChanges> changes = new LinkedHashMap<>();
    for (Table table : tables) {
      NetChanges.since(curated, table, Optional.ofNullable(held.get(table.name())))
          .ifPresent(found -> changes.put(table.name(), found));
    }
    return new Result(dryRun ? pending(changes) : publication.apply(changes, run.id(), run.asOf()));
  }

  private static Map<String, Publication.Applied> pending(Map<String, NetChanges> changes) {
    Map<String, Publication.Applied> pending = new LinkedHashMap<>();
    changes.forEach(
        (table, change) -> {
          long gone = change.rows().where(NetChanges.GONE).count();
          pending.put(table, new Publication.Applied(change.rows().count() - gone, gone));
        });
    return pending;
  }
}
