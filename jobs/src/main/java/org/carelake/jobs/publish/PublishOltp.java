package org.carelake.jobs.publish;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Copy;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.oltp.Publication;
import org.carelake.common.run.Run;

/**
 * Curated changes since the versions that MySQL holds → MySQL, all tables in one transaction.
 *
 * @param takeOver whether the lake may replace another one, or a later state, and delete any number
 *     of rows
 * @param limit of the deletions otherwise
 */
public record PublishOltp(
    Lake curated,
    Publication publication,
    List<Table> tables,
    boolean takeOver,
    DeleteLimit limit) {

  public record Result(Map<String, Publication.Applied> byTable) {}

  public Result run(Run run, boolean dryRun) {
    Map<String, Lake.Version> held = publication.held();
    if (!takeOver) {
      new Copy("MySQL", held).requireOf(curated, tables);
    }
    Map<String, NetChanges> changes = NetChanges.since(curated, tables, held);
    return new Result(
        dryRun
            ? pending(changes)
            : publication.apply(
                changes, takeOver ? DeleteLimit.NONE : limit, run.id(), run.asOf()));
  }

  private static Map<String, Publication.Applied> pending(Map<String, NetChanges> changes) {
    Map<String, Publication.Applied> pending = new LinkedHashMap<>();
    changes.forEach(
        (table, change) -> {
          long gone = change.rows().where(NetChanges.GONE).count();
          pending.put(table, new Publication.Applied(change.rows().count() - gone, gone, 0));
        });
    return pending;
  }
}
