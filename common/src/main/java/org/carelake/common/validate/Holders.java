package org.carelake.common.validate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Table;

/**
 * To which source the keys of a table belong. A row of another source never takes the place of the
 * row that has the key.
 *
 * @param isShared whether several sources may have the same keys
 * @param rows the curated rows with their key and {@code _source}; empty where there are none, or
 *     nobody shares them
 * @param prefixes the sources whose keys begin with their name and a slash
 */
public record Holders(boolean isShared, Optional<Dataset<Row>> rows, Set<String> prefixes) {
  private static final String KEY = "_held_key";

  /** For rows that nobody else can claim. */
  public static final Holders NONE = new Holders(false, Optional.empty(), Set.of());

  /** The rows with {@link Table#HOLDER}, the source that has their key, null for none. */
  Dataset<Row> beside(Table table, Dataset<Row> checked) {
    Column key = col(table.key().name());
    Column byName = byName(key);
    return rows.map(
            held ->
                checked
                    .join(
                        held.select(key.as(KEY), col(Received.SOURCE).as(Table.HOLDER)),
                        key.equalTo(col(KEY)),
                        "left_outer")
                    .withColumn(Table.HOLDER, coalesce(col(Table.HOLDER), byName))
                    .drop(KEY))
        .orElseGet(() -> checked.withColumn(Table.HOLDER, byName));
  }

  private Column byName(Column key) {
    Column name = substring_index(key, "/", 1);
    return prefixes.isEmpty()
        ? lit(null).cast(DataTypes.StringType)
        : when(key.contains("/").and(name.isin(prefixes.toArray())), name);
  }
}
