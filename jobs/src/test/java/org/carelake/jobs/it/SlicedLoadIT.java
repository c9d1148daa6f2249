package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.carelake.common.contract.Table;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A first publication in slices that is killed goes on where it was, and ends as one in one. */
@Tag("long")
class SlicedLoadIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  private static final String LOADS = "SELECT * FROM carelake_loads ORDER BY 1";
  private static final List<String> WHOLE =
      List.of("run", "--take-over", "--set", "ingest.max-reject-ratio=0.5");
  private static final List<String> SLICED =
      Stream.concat(WHOLE.stream(), Stream.of("--set", "publish.slice-rows=150")).toList();

  @TempDir Path folder;

  private Workplace workplace(String name, Store store) throws Exception {
    Workplace workplace = new Workplace(folder.resolve(name), STORES.endpoint(store));
    Deliveries.first(folder.resolve("sample")).to(workplace);
    return workplace;
  }

  private static void run(Workplace workplace, List<String> command) {
    Workplace.Ended ended =
        workplace.carelake(
            command.get(0), command.subList(1, command.size()).toArray(String[]::new));
    assertEquals(0, ended.exitCode(), ended.err());
  }

  private static Map<String, List<String>> rows(Workplace workplace) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (Table table : Catalog.TABLES) {
      List<String> columns = List.of(table.schema().fieldNames());
      rows.put(
          table.name(),
          workplace.mysql(
              "SELECT " + String.join(", ", columns) + " FROM " + table + " ORDER BY 1"));
    }
    rows.put(
        "unresolved",
        workplace.mysql("SELECT * FROM carelake_unresolved_references ORDER BY 1, 2, 3"));
    rows.put("loads", workplace.mysql(LOADS));
    return rows;
  }

  private static void empty(Workplace workplace, Store store) throws SQLException {
    List<String> tables = new ArrayList<>(Catalog.TABLES.stream().map(Table::name).toList());
    tables.add("carelake_publications");
    Collections.reverse(tables);
    try (Connection connection = workplace.connect();
        Statement statement = connection.createStatement()) {
      if (store == Store.POSTGRESQL) {
        statement.executeUpdate("TRUNCATE " + String.join(", ", tables) + " CASCADE");
        return;
      }
      statement.executeUpdate("SET FOREIGN_KEY_CHECKS = 0");
      for (String table : tables) {
        statement.executeUpdate("TRUNCATE " + table);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Store.class,
      names = {"MYSQL", "POSTGRESQL"})
  void aKilledLoadGoesOn(Store store) throws Exception {
    Workplace whole = workplace("whole", store);
    run(whole, WHOLE);
    Map<String, List<String>> expected = rows(whole);
    empty(whole, store);
    Workplace sliced = workplace("sliced", store);
    run(sliced, List.of("ingest", "--set", "ingest.max-reject-ratio=0.5"));

    KilledRun.atEach(Collections.nCopies(4, Moment.mysql(LOADS)), sliced, SLICED);
    List<String> begun = sliced.mysql(LOADS);
    List<String> pointers = sliced.mysql("SELECT * FROM carelake_publications");
    String first = expected.get("patients").get(0).split("\\|", 2)[0];
    try (Connection connection = sliced.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE patients SET city = 'Elsewhere' WHERE patient_id = '" + first + "'");
    }
    run(sliced, SLICED);
    List<String> kept =
        sliced.mysql("SELECT city FROM patients WHERE patient_id = '" + first + "'");
    run(sliced, List.of("publish", store.folder(), "--full"));

    assertEquals(List.of(), pointers);
    assertEquals(2, begun.stream().filter(load -> load.matches("(doctors|patients).*")).count());
    assertEquals(List.of("Elsewhere"), kept, "what was there was loaded once more");
    assertEquals(expected, rows(sliced));
  }
}
