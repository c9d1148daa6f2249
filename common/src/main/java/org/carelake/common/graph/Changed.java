package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  static final Column IS_NOW = not(col(NetChanges.PAST)).and(not(col(NetChanges.GONE)));

  /**
   * Whole tables are read again for each mapping, which needs no memory; changes are kept.
   *
   * @param mappings those of the table
   */
  static Changed of(NetChanges change, List<Mapping> mappings, Kept kept) {
    Dataset<Row> states = change.full() ? change.states() : kept.keep(change.states());
    Column[] counts =
        mappings.stream().map(mapping -> count_if(mapping.mayAppear())).toArray(Column[]::new);
    Row counted = states.agg(count_if(not(IS_NOW)), counts).head();
    Map<Mapping, Long> byMapping = new LinkedHashMap<>();
    for (int i = 0; i < mappings.size(); i++) {
      byMapping.put(mappings.get(i), counted.getLong(i + 1));
    }
    return new Changed(states, counted.getLong(0), byMapping);
  }

  long count(Mapping mapping) {
    return counts.get(mapping);
  }

  /** The mappings by which something of the graph may have to go, or to be told anew. */
  Stream<Mapping> touching() {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(Map.Entry::getKey)
        .filter(mapping -> former > 0 || mapping.shared());
  }

  Dataset<Row> now() {
    return states.where(IS_NOW);
  }
}
