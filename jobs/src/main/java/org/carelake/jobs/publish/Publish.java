package org.carelake.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.carelake.common.config.SettingKey;
import org.carelake.common.config.Settings;
import org.carelake.common.lake.Copy;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.run.Run;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Changes;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Published;
import org.carelake.common.target.Publisher;
import org.carelake.common.target.Target;

/**
 * Curated changes since the versions that a target holds → the target.
 *
 * @param takeOver whether the lake may replace another one, or a later state, and delete any number
 *     of rows
 * @param limit of the deletions otherwise
 */
public record Publish(Lake curated, Target target, boolean takeOver, DeleteLimit limit) {
  private static final SettingKey<Double> MAX_DELETE_RATIO =
      SettingKey.share(
              "publish.max-delete-ratio",
              "deleted rows per row of a store's table that one publication may take away")
          .byDefault("0.5");

  public static final SettingKey<Integer> SLICE_ROWS =
      SettingKey.whole(
              "publish.slice-rows",
              1,
              "rows of which the first publication to a database is one transaction, about; one that dies goes on there")
          .byDefault("1000000");

  public static final List<SettingKey<?>> KEYS = List.of(MAX_DELETE_RATIO, SLICE_ROWS);

  public static DeleteLimit limit(Settings settings) {
    return new DeleteLimit(settings.get(MAX_DELETE_RATIO));
  }

  public Published run(Run run) {
    if (!takeOver) {
      new Copy(target.title(), target.held()).requireOf(curated, target.tables());
    }
    Changes changes = target.pending();
    return run.isDry()
        ? pending(changes.byTable())
        : target.apply(changes, takeOver ? DeleteLimit.NONE : limit, by(run));
  }

  /**
   * Compares all that is there with the lake, and makes equal again what is not.
   *
   * @param only names of tables; empty for all
   * @return what differed
   */
  public List<Comparison> mend(Run run, Set<String> only) {
    try (Kept kept = new Kept()) {
      List<Comparison> found =
          target.compare(only, kept).stream().filter(each -> !each.isEqual()).toList();
      if (!found.isEmpty()) {
        target.mend(found, takeOver ? DeleteLimit.NONE : limit, by(run));
      }
      return found;
    }
  }

  private static Publisher by(Run run) {
    return new Publisher(run.id(), run.asOf(), run::requireLake);
  }

  private static Published pending(Map<String, NetChanges> changes) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    changes.forEach(
        (table, change) -> {
          Row rows =
              change
                  .rows()
                  .select(count_if(not(col(NetChanges.GONE))), count_if(col(NetChanges.GONE)))
                  .head();
          Map<String, Long> counted = new LinkedHashMap<>();
          counted.put("upserted", rows.getLong(0));
          counted.put("deleted", rows.getLong(1));
          counts.put(table, counted);
        });
    return new Published(counts, List.of());
  }
}
