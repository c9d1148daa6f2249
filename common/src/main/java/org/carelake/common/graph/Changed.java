package org.carelake.common.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.NetChanges;

/**
 * The changed rows of one table.
 *
 * @param states as {@link NetChanges#states} gives them
 */
record Changed(Table table, Dataset<Row> states) {
  static final Column IS_NOW = not(col(NetChanges.PAST)).and(not(col(NetChanges.GONE)));

  Dataset<Row> now() {
    return states.where(IS_NOW);
  }

  /** How many rows appear by each mapping of the table: counted in one go over all of them. */
  Map<Mapping, Long> counts(List<Mapping> mappings) {
    Column[] counts =
        mappings.stream().map(mapping -> count_if(mapping.mayAppear())).toArray(Column[]::new);
    Row counted = states.select(counts).head();
    return IntStream.range(0, mappings.size())
        .boxed()
        .collect(Collectors.toMap(mappings::get, i -> counted.getLong(i)));
  }
}
