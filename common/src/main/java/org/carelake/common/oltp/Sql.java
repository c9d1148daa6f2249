package org.carelake.common.oltp;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names from contracts as they stand in a statement. */
final class Sql {
  private Sql() {}

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String list(Collection<String> names) {
    return names.stream().map(Sql::quoted).collect(Collectors.joining(", "));
  }
}
