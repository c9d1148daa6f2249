package org.carelake.common.validate;

import static org.apache.spark.sql.functions.struct;

import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Rule;
import org.carelake.common.contract.Table;

/** The columns of a parent that the rules of its children compare with, and no others. */
final class ParentColumns {
  private ParentColumns() {}

  static Optional<Column> of(Table table, Table parent) {
    String conditions =
        table.checks().stream()
            .filter(Rule::acrossTables)
            .map(rule -> rule.condition().get().toString())
            .collect(Collectors.joining(" "));
    Column[] compared =
        parent.fields().stream()
            .map(Field::name)
            .filter(
                name -> conditions.matches("(?s).*\\b" + parent.name() + "\\." + name + "\\b.*"))
            .map(functions::col)
            .toArray(Column[]::new);
    return compared.length == 0 ? Optional.empty() : Optional.of(struct(compared));
  }
}
