package org.carelake.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Text;
import org.carelake.common.validate.Validation;

/** How {@link Quarantine} writes a refused row down. */
final class Entry {
  /** The row's key as rows are looked up by it; null in old entries, and where it is long. */
  static final String KEY = "key";

  static final String WAITING = "waiting";

  static final StructType SCHEMA =
      new StructType()
          .add(Received.SOURCE, DataTypes.StringType)
          .add(Received.SYSTEM, DataTypes.StringType)
          .add(Received.FILE, DataTypes.StringType)
          .add(Received.LINE, DataTypes.LongType)
          .add(Received.RUN, DataTypes.StringType)
          .add(Received.DELIVERED, DataTypes.TimestampType)
          .add(Received.KIND, DataTypes.StringType)
          .add(Quarantine.RULES, DataTypes.createArrayType(DataTypes.StringType))
          .add(KEY, DataTypes.StringType)
          .add(WAITING, DataTypes.BooleanType)
          .add("malformed", DataTypes.BooleanType)
          .add("row", DataTypes.StringType)
          .add(Quarantine.HASH, DataTypes.StringType);

  private Entry() {}

  /**
   * Of decided rows.
   *
   * @param hashes of the contents of the files they come from, by the files' titles
   */
  static Dataset<Row> of(Table table, Dataset<Row> decided, Map<String, String> hashes) {
    return decided
        .withColumn(Quarantine.HASH, hash(hashes))
        .withColumn(Quarantine.RULES, split(col(Validation.ERRORS), " "))
        .withColumn(KEY, shortKey(table))
        .withColumn(WAITING, Validation.WAITS)
        .withColumn("malformed", col(Received.MALFORMED))
        .withColumn("row", to_json(col(Received.ROW)));
  }

  private static Column shortKey(Table table) {
    Column key = Text.normalized(col(Received.ROW + "." + table.key().name()));
    return when(length(key).leq(Field.MAX_LENGTH), key);
  }

  /** Null for rows that come from no file that is looked at. */
  private static Column hash(Map<String, String> hashes) {
    Column[] known =
        hashes.entrySet().stream()
            .flatMap(file -> Stream.of(lit(file.getKey()), lit(file.getValue())))
            .toArray(Column[]::new);
    Column none = lit(null).cast(StringType);
    return known.length == 0
        ? none
        : when(not(col(Received.RETRIED)), element_at(map(known), Received.title("")));
  }

  /** The rows as they were received, to be tried again. */
  static Dataset<Row> received(Table table, Dataset<Row> entries) {
    return entries.select(
        col(Received.SOURCE),
        col(Received.SYSTEM),
        col(Received.FILE),
        col(Received.LINE),
        col(Received.RUN),
        col(Received.DELIVERED),
        col(Received.KIND),
        lit(true).as(Received.RETRIED),
        col("malformed").as(Received.MALFORMED),
        from_json(col("row"), Received.values(table)).as(Received.ROW));
  }

  /** The key by which a kept row is looked up. */
  static Column lookedUp(Table table) {
    return coalesce(col(KEY), Text.normalized(key(table, "")));
  }

  /** The row's key as it was received. */
  static Column key(Table table, String alias) {
    return said(table.key(), alias);
  }

  /** A value as it was received. */
  static Column said(Field field, String alias) {
    return get_json_object(col(alias + "row"), "$." + field.name());
  }

  /** Whether columns of what is {@code kept} and what {@code came} are the same. */
  static Column same(String... columns) {
    return Stream.of(columns)
        .map(name -> col("kept." + name).eqNullSafe(col("came." + name)))
        .reduce(Column::and)
        .orElseThrow();
  }
}
