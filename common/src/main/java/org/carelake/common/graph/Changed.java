package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;

/**
 * The changed rows of one table, computed once.
 *
 * @param states as in {@link NetChanges#states}
 * @param former how many of them are no more
 * @param counts how many of them appear, by mapping
 */
record Changed(Dataset<Row> states, long former, Map<Mapping, Long> counts) {
  private static final Column IS_NOW = not(col(NetChanges.PAST)).and(not(col(NetChanges.GONE)));

  /**
   * Whole tables are read again for each mapping, which needs no memory; changes are kept.
   *
   * @param mappings those of the table
   */
  static Changed of(NetChanges change, List<Mapping> mappings, Kept kept) {
    Dataset<Row> states = change.full() ? change.states() : kept.keep(change.states());
    Column[] counts =
        mappings.stream().map(mapping -> count_if(mapping.appears())).toArray(Column[]::new);
    Row counted = states.agg(count_if(not(IS_NOW)), counts).head();
    Map<Mapping, Long> byMapping = new HashMap<>();
    for (int i = 0; i < mappings.size(); i++) {
      byMapping.put(mappings.get(i), counted.getLong(i + 1));
    }
    return new Changed(states, counted.getLong(0), byMapping);
  }

  long count(Mapping mapping) {
    return counts.get(mapping);
  }

  Dataset<Row> now() {
    return states.where(IS_NOW);
  }

  Dataset<Row> formerly() {
    return states.where(not(IS_NOW));
  }
}
