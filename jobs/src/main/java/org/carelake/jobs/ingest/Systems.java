package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.Lake;
import org.carelake.common.source.Source;
import org.carelake.common.validate.Holders;

/**
 * The systems that the lake knows, by what stands before their ids.
 *
 * @param byPrefix several systems may have the same prefix, such as none
 */
record Systems(Map<String, Set<String>> byPrefix) {

  /** Those of the sources that are configured and of all that were ever taken from. */
  static Systems of(Collection<Source> sources, Map<String, Set<String>> taken) {
    Systems systems = new Systems(new TreeMap<>());
    sources.forEach(source -> systems.add(source.idPrefix(), source.system()));
    taken.forEach((prefix, names) -> names.forEach(system -> systems.add(prefix, system)));
    return systems;
  }

  private void add(String prefix, String system) {
    byPrefix.computeIfAbsent(prefix, none -> new HashSet<>()).add(system);
  }

  /** The same for the same systems. */
  String text() {
    Map<String, Set<String>> sorted = new TreeMap<>();
    byPrefix.forEach((prefix, systems) -> sorted.put(prefix, new TreeSet<>(systems)));
    return sorted.toString();
  }

  /** Who holds the keys of rows; the curated ones are asked only where there is a doubt. */
  Holders holders(Table table, Dataset<Row> rows, Lake curated) {
    boolean isShared = byPrefix.values().stream().anyMatch(systems -> systems.size() > 1);
    Optional<Dataset<Row>> held =
        isShared && curated.version(table).isPresent()
            ? Optional.of(curated.near(table, curated.few(table, rows, col(table.key().name()))))
            : Optional.empty();
    return new Holders(isShared, held, owned());
  }

  /** The prefixes that tell by themselves whose a key is. */
  private Map<String, String> owned() {
    Map<String, String> owned = new TreeMap<>();
    byPrefix.forEach(
        (prefix, systems) -> {
          if (!prefix.isEmpty() && systems.size() == 1) {
            owned.put(prefix, systems.iterator().next());
          }
        });
    return owned;
  }
}
