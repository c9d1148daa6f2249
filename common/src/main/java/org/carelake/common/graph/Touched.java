package org.carelake.common.graph;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;

/**
 * What changed rows of one table mean or meant in the graph, found for all its mappings at once,
 * since most find little: a row of which one value changed is as a rule the same by all mappings
 * but one.
 *
 * @param mappings those of the table
 * @param elements {@code _mapping int}: the position of one, {@code _key, _from, _to, _record}:
 *     what tells its element apart, {@code _now boolean}: whether the row still means it, {@code
 *     _appeared boolean}: whether it did not always do so, {@code _changed boolean}: that, or
 *     whether the row means it no more or with other properties; one for each row, whose key is
 *     {@code _row}, and element
 */
record Touched(List<Mapping> mappings, Dataset<Row> elements) {
  private static final String MAPPING = "_mapping";
  private static final String ROW = "_row";
  private static final String CONTENT = "_content";
  private static final String NOW = "_now";
  private static final String APPEARED = "_appeared";
  private static final String CHANGED = "_changed";
  private static final List<String> IDENTITY =
      List.of(Node.KEY, Relationship.FROM, Relationship.TO, Relationship.RECORD);

  /**
   * By all mappings that take each row as it is, and by those that unfold it in the same way.
   * Computes nothing yet.
   *
   * @param states as {@link NetChanges#states} gives them
   */
  static Touched by(Dataset<Row> states, Table table, List<Mapping> mappings, Kept kept) {
    Dataset<Row> rows =
        states.withColumn(ROW, col(table.key().name())).withColumn(NOW, Changed.IS_NOW);
    return mappings.stream()
        .collect(Collectors.groupingBy(mapping -> mapping.rows().each()))
        .values()
        .stream()
        .map(alike -> elements(alike.get(0).rows().unfolded(rows), alike, mappings))
        .reduce(Dataset::unionByName)
        .map(elements -> new Touched(mappings, kept.keep(elements)))
        .orElseThrow();
  }

  private static Dataset<Row> elements(
      Dataset<Row> states, List<Mapping> alike, List<Mapping> all) {
    Column[] elements =
        alike.stream()
            .map(mapping -> element(mapping, all.indexOf(mapping)))
            .toArray(Column[]::new);
    Column appeared = notInAll(alike.get(0));
    return states
        .select(col(ROW), col(NetChanges.STATES), col(NOW), explode(array(elements)).as("element"))
        .where(col("element").isNotNull())
        .select(ROW, NetChanges.STATES, NOW, "element.*")
        .groupBy(ROW, Stream.concat(Stream.of(MAPPING), IDENTITY.stream()).toArray(String[]::new))
        .agg(
            max(NOW).as(NOW),
            appeared.as(APPEARED),
            appeared.or(min(CONTENT).notEqual(max(CONTENT))).or(not(max(NOW))).as(CHANGED));
  }

  /**
   * Whether not each state of the row means the element. One state may mean it twice, as a list of
   * illnesses does that names one twice: how often says nothing then.
   */
  private static Column notInAll(Mapping mapping) {
    return mapping.rows().each().isEmpty()
        ? count(lit(1)).notEqual(max(NetChanges.STATES))
        : lit(true);
  }

  private static Column element(Mapping mapping, int position) {
    Stream<Column> identity =
        IDENTITY.stream()
            .map(name -> expr(mapping.identity().getOrDefault(name, "string(null)")).as(name));
    Stream<Column> numbers = Stream.of(lit(position).as(MAPPING), content(mapping).as(CONTENT));
    return when(mapping.appears(), struct(Stream.concat(numbers, identity).toArray(Column[]::new)));
  }

  /** A number for the properties; null counts too, or values could change places unseen. */
  private static Column content(Mapping mapping) {
    return xxhash64(
        Stream.concat(
                Stream.of(lit(0)),
                mapping.properties().values().stream()
                    .flatMap(value -> Stream.of(expr(value), expr(value).isNull())))
            .toArray(Column[]::new));
  }

  Map<Mapping, Found> found() {
    Column coming = col(NOW).and(col(CHANGED));
    return elements
        .groupBy(MAPPING)
        .agg(count_if(not(col(NOW))), count_if(coming), count_if(coming.and(col(APPEARED))))
        .collectAsList()
        .stream()
        .collect(
            Collectors.toMap(
                row -> mappings.get(row.getInt(0)),
                row -> new Found(row.getLong(1), row.getLong(2), row.getLong(3))));
  }

  /** What a mapping made of rows that are no more, or no more so. */
  Dataset<Row> stale(Mapping mapping) {
    return by(mapping)
        .where(not(col(NOW)))
        .select(mapping.identity().keySet().stream().map(name -> col(name)).toArray(Column[]::new));
  }

  /** The keys of all nodes of which a mapping may tell something else than before. */
  Dataset<Row> keys(Node node) {
    return by(node).where(col(CHANGED)).select(Node.KEY);
  }

  /** The keys of the rows whose own nodes were not always there. */
  Dataset<Row> appeared(Node node) {
    return by(node).where(col(NOW).and(col(APPEARED))).select(ROW);
  }

  private Dataset<Row> by(Mapping mapping) {
    return elements.where(col(MAPPING).equalTo(mappings.indexOf(mapping)));
  }
}
