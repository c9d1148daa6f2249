package org.carelake.jobs.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.carelake.common.contract.Odcs;
import org.carelake.common.contract.Table;
import org.carelake.common.run.LakeFiles;

/**
 * Of which tables the rows that wait in quarantine are worth a try. They lack a parent, or are
 * deletions of rows that others refer to: nothing can become of them while the tables around theirs
 * are as they were when they were tried the last time.
 *
 * @param ledger keeps how the tables were then
 */
record WaitingRows(Stores stores, List<Table> tables, LakeFiles ledger) {
  private static final String NAME = "waiting.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The names of the tables whose waiting rows a run has to try. */
  Set<String> due(Arrived arrived, Systems systems) {
    List<Table> holding = holding();
    // A resource may take away rows of tables that none of its views feeds.
    if (holding.isEmpty() || arrived.holdsResources()) {
      return names(holding);
    }
    Map<String, String> before = before();
    Set<String> due =
        names(
            holding.stream()
                .filter(table -> !state(table, systems).equals(before.get(table.name())))
                .toList());
    Set<String> changing = arrived.delivery().tables();
    changing.addAll(due);
    // What leaves quarantine may be what others wait for.
    for (Set<String> found = near(holding, changing); due.addAll(found); ) {
      changing.addAll(found);
      found = near(holding, changing);
    }
    return due;
  }

  private List<Table> holding() {
    return tables.stream().filter(stores.quarantine()::hasWaiting).toList();
  }

  private static Set<String> names(List<Table> tables) {
    return tables.stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> near(List<Table> holding, Set<String> changing) {
    return holding.stream()
        .filter(table -> around(table).anyMatch(other -> changing.contains(other.name())))
        .map(Table::name)
        .collect(Collectors.toSet());
  }

  /** A table, those that it refers to or is a part of, and those that refer to it. */
  private Stream<Table> around(Table table) {
    return tables.stream()
        .filter(
            other ->
                other.equals(table)
                    || before(table).contains(other.name())
                    || before(other).contains(table.name()));
  }

  private static Set<String> before(Table table) {
    Set<String> before = new HashSet<>();
    table.parents().map(Table::name).forEach(before::add);
    table.whole().map(whole -> whole.table().name()).ifPresent(before::add);
    return before;
  }

  /** Writes down that all that waits has been tried with the lake as it is now. */
  void tried(Systems systems) {
    Map<String, String> now = new TreeMap<>();
    holding().forEach(table -> now.put(table.name(), state(table, systems)));
    if (!now.equals(before())) {
      try {
        ledger.write(NAME, JSON.writeValueAsBytes(now));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Map<String, String> before() {
    try {
      byte[] content = ledger.read(NAME).orElse(new byte[0]);
      return content.length == 0
          ? Map.of()
          : JSON.readValue(content, new TypeReference<Map<String, String>>() {});
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** A hash of all that decides what becomes of a table's waiting rows. */
  private String state(Table table, Systems systems) {
    List<Table> around = around(table).toList();
    String curated =
        around.stream()
            .map(other -> other.name() + " " + stores.curated().version(other))
            .collect(Collectors.joining(" "));
    return DigestUtils.sha256Hex(
        String.join(
            " ",
            curated,
            stores.quarantine().version(table).toString(),
            stores.tombstones().version(table).toString(),
            systems.text(),
            Odcs.document("", "", around)));
  }
}
