package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Table;

/**
 * To which system the keys of a table belong. A row of another system never takes the place of the
 * row that has the key.
 *
 * @param isShared whether several systems may have the same keys
 * @param rows the curated rows with their key and {@code _system}; empty where there are none, or
 *     nobody shares them
 * @param prefixes systems by what all their keys, and only theirs, begin with
 */
public record Holders(boolean isShared, Optional<Dataset<Row>> rows, Map<String, String> prefixes) {
  private static final String KEY = "_held_key";

  /** For rows that nobody else can claim. */
  public static final Holders NONE = new Holders(false, Optional.empty(), Map.of());

  /** The rows with {@link Table#HOLDER}, the system that has their key, null for none. */
  Dataset<Row> beside(Table table, Dataset<Row> checked) {
    Column key = col(table.key().name());
    Column byPrefix = byPrefix(key);
    return rows.map(
            held ->
                checked
                    .join(
                        held.select(key.as(KEY), col(Received.SYSTEM).as(Table.HOLDER)),
                        key.equalTo(col(KEY)),
                        "left_outer")
                    .withColumn(Table.HOLDER, coalesce(col(Table.HOLDER), byPrefix))
                    .drop(KEY))
        .orElseGet(() -> checked.withColumn(Table.HOLDER, byPrefix));
  }

  /** The longest prefix counts: one may begin with another. */
  private Column byPrefix(Column key) {
    Column system = lit(null).cast(DataTypes.StringType);
    List<String> shortestFirst =
        prefixes.keySet().stream().sorted(Comparator.comparing(String::length)).toList();
    for (String prefix : shortestFirst) {
      system = when(key.startsWith(prefix), prefixes.get(prefix)).otherwise(system);
    }
    return system;
  }
}
