package org.carelake.jobs.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Table;
import org.carelake.common.graph.Presence;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.Quarantine;
import org.carelake.common.oltp.Publication;
import org.carelake.common.run.PlatformException.StoreUnavailable;
import org.carelake.common.validate.Holders;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Validation;

/**
 * One row's story: what it is now, where it came from, what it was, what is doubtful about it, and
 * whether MySQL and Neo4j have it.
 *
 * @param mysql opened only when asked, because the store may be down; empty if nothing is published
 *     there
 * @param neo4j looks for what rows of a table make there; empty likewise
 */
public record Explain(
    Lake curated,
    Quarantine quarantine,
    Optional<Supplier<Publication>> mysql,
    Optional<BiFunction<Table, Dataset<Row>, Presence>> neo4j) {

  /** One version of the row. */
  public record Change(long version, String at, String kind, String values) {}

  /** A refused row with this key. */
  public record Refused(String file, long line, List<String> rules) {}

  /**
   * The story.
   *
   * @param current columns and provenance; empty for a row that is gone
   */
  public record Result(
      Optional<Map<String, Object>> current,
      List<String> warnings,
      List<Change> history,
      List<Refused> quarantined,
      String inMysql,
      String inNeo4j) {
    public boolean isUnknown() {
      return current.isEmpty() && history.isEmpty() && quarantined.isEmpty();
    }
  }

  public Result run(Table table, String key, Instant asOf) {
    Dataset<Row> rows = curated.read(table).where(col(table.key().name()).equalTo(key));
    List<Row> current = rows.collectAsList();
    Dataset<Row> found = rows.sparkSession().createDataFrame(current, rows.schema());
    return new Result(
        current.stream().findFirst().map(Explain::values),
        current.isEmpty() ? List.of() : warnings(table, found, asOf),
        history(table, key),
        refused(table, key),
        told(mysql.map(store -> () -> store.get().holds(table, key) ? "yes" : "no")),
        told(neo4j.map(store -> () -> inNeo4j(store.apply(table, found)))));
  }

  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : row.schema().fieldNames()) {
      values.put(column, row.getAs(column));
    }
    return values;
  }

  /** The row is checked again, as if it had just been received. */
  private List<String> warnings(Table table, Dataset<Row> rows, Instant asOf) {
    Dataset<Row> received = Received.again(table, rows);
    Map<String, Dataset<Row>> parents = new LinkedHashMap<>();
    table
        .parents()
        .forEach(
            parent -> parents.put(parent.name(), Validation.byKey(parent, curated.read(parent))));
    Row checked =
        Validation.resolve(
                table,
                Validation.check(table, received, asOf.atZone(ZoneOffset.UTC).toLocalDate()),
                parents,
                Holders.NONE)
            .select(Validation.WARNINGS)
            .head();
    return Arrays.stream(checked.getString(0).split(" ", -1))
        .filter(rule -> !rule.isEmpty())
        .toList();
  }

  private List<Change> history(Table table, String key) {
    Optional<Lake.Version> now = curated.version(table);
    if (now.isEmpty()) {
      return List.of();
    }
    Column[] columns =
        Stream.of(table.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
    return curated
        .changesBetween(table, 0, now.get().number())
        .where(col(table.key().name()).equalTo(key))
        .where(col("_change_type").notEqual("update_preimage"))
        .orderBy("_commit_version")
        .select(
            col("_commit_version"),
            col("_commit_timestamp").cast("string"),
            col("_change_type"),
            to_json(struct(columns)))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Change(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(2).replace("_postimage", ""),
                    row.getString(3)))
        .toList();
  }

  private List<Refused> refused(Table table, String key) {
    return quarantine
        .read(table)
        .where(trim(get_json_object(col("row"), "$." + table.key().name())).equalTo(key))
        .selectExpr("concat(_source, '/', _file)", "_line", "rules")
        .collectAsList()
        .stream()
        .map(row -> new Refused(row.getString(0), row.getLong(1), row.getList(2)))
        .toList();
  }

  private static String inNeo4j(Presence presence) {
    if (presence.elements() == 0) {
      return "nothing is made of it there";
    }
    if (presence.found() == 0) {
      return "no";
    }
    return presence.found() == presence.elements()
        ? "yes"
        : "%d of its %d nodes and relationships".formatted(presence.found(), presence.elements());
  }

  private static String told(Optional<Supplier<String>> store) {
    try {
      return store.map(Supplier::get).orElse("nothing is published there");
    } catch (StoreUnavailable e) {
      return "unknown, it does not answer";
    }
  }
}
