package org.carelake.jobs.fill;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Filling;
import org.carelake.common.lake.Lake;
import org.carelake.common.sql.SqlFile;

/**
 * What curated tables tell of each other, by {@code sql/filled/<table>.sql}.
 *
 * @param curated is only read
 * @param tables that statements may read
 */
public record Statements(Lake curated, List<Table> tables, List<SqlFile> files) implements Filling {

  @Override
  public Dataset<Row> found(Table table, Dataset<Row> rows) {
    inputs(of(table))
        .forEach(
            input ->
                (input.equals(table) ? rows : curated.read(input))
                    .createOrReplaceTempView(input.name()));
    return of(table).run(curated.spark(), Map.of());
  }

  private SqlFile of(Table table) {
    return files.stream()
        .filter(file -> file.name().equals(table.name()))
        .findFirst()
        .orElseThrow();
  }

  private Stream<Table> inputs(SqlFile file) {
    return tables.stream().filter(table -> file.inputs().contains(table.name()));
  }

  /**
   * Changes whenever what a table's statement tells could. What a table's own rows lack is filled
   * in as they come.
   */
  String state(Table table) {
    SqlFile file = of(table);
    boolean isFilledIn = table.fields().stream().anyMatch(Field::isFilledIn);
    return inputs(file)
        .filter(input -> !(isFilledIn && input.equals(table)))
        .map(input -> input + " " + curated.version(input).orElse(Lake.Version.NONE) + "\n")
        .reduce(file.text(), String::concat);
  }
}
