package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;

/**
 * The changed rows of one table.
 *
 * @param mappings those of the table
 * @param states as {@link NetChanges#states} gives them
 * @param touched empty where all of the table is new to an empty graph
 */
record Changed(
    Table table, List<Mapping> mappings, Dataset<Row> states, Optional<Touched> touched) {
  static final Column IS_NOW = not(col(NetChanges.PAST)).and(not(col(NetChanges.GONE)));

  /** All rows of a table for an empty graph; computes nothing yet. */
  static Changed anew(Table table, List<Mapping> mappings, NetChanges all) {
    return new Changed(table, mappings, all.states(), Optional.empty());
  }

  /**
   * Those of a table for a graph that is there; computes nothing yet. Whole tables are read again
   * for each mapping, which needs no memory; changes are kept.
   */
  static Changed since(Table table, List<Mapping> mappings, NetChanges changes, Kept kept) {
    Dataset<Row> all = changes.states().drop(NetChanges.PROVENANCE.toArray(String[]::new));
    Dataset<Row> states = changes.full() ? all : kept.keep(all);
    return new Changed(
        table, mappings, states, Optional.of(Touched.by(states, table, mappings, kept)));
  }

  Dataset<Row> now() {
    return states.where(IS_NOW);
  }

  Map<Mapping, Found> found() {
    return touched.map(Touched::found).orElseGet(this::all);
  }

  /** Counted in one go over all rows. */
  private Map<Mapping, Found> all() {
    Column[] counts =
        mappings.stream().map(mapping -> count_if(mapping.mayAppear())).toArray(Column[]::new);
    Row counted = states.select(counts).head();
    return IntStream.range(0, mappings.size())
        .boxed()
        .collect(
            Collectors.toMap(
                mappings::get, i -> new Found(0, counted.getLong(i), counted.getLong(i))));
  }
}
