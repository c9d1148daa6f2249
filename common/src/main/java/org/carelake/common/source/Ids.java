package org.carelake.common.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.validate.Received;
import org.carelake.common.validate.Text;

/** Whose ids rows use: their system, and what keeps their ids apart from those of other systems. */
final class Ids {
  private Ids() {}

  /**
   * Rows as their sources gave them → the same with {@code _system}, and with what the source's
   * settings put before its ids and references. A reference by an identifier ({@code
   * ?system|value}) stays as it is: it is looked up among the rows of its own system.
   *
   * @param rows of shape {@link Received}
   * @param sources those that the rows come from
   */
  public static Dataset<Row> own(Table table, Dataset<Row> rows, List<Source> sources) {
    Dataset<Row> ofSystem =
        rows.withColumn(Received.SYSTEM, bySource(sources, source -> source.system()));
    if (sources.stream().allMatch(source -> source.idPrefix().isEmpty())) {
      return ofSystem;
    }
    Column prefix = bySource(sources, Source::idPrefix);
    Column received = col(Received.ROW);
    for (String id : ids(table).toList()) {
      received = received.withField(id, prefixed(prefix, col(Received.ROW + "." + id)));
    }
    return ofSystem.withColumn(Received.ROW, received);
  }

  private static Stream<String> ids(Table table) {
    return Stream.concat(
        Stream.of(table.key().name()),
        table.references().map(Field::name).filter(name -> !name.equals(table.key().name())));
  }

  private static Column prefixed(Column prefix, Column id) {
    Column meant = Text.normalized(id);
    return when(not(meant.startsWith("?")), concat(prefix, meant)).otherwise(meant);
  }

  private static Column bySource(List<Source> sources, Function<Source, String> of) {
    if (sources.stream().map(of).distinct().count() == 1) {
      return lit(of.apply(sources.get(0)));
    }
    Column value = lit(null).cast(DataTypes.StringType);
    for (Source source : sources) {
      value = when(col(Received.SOURCE).equalTo(source.name()), of.apply(source)).otherwise(value);
    }
    return value;
  }
}
