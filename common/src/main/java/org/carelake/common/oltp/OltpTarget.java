package org.carelake.common.oltp;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.carelake.common.contract.Table;
import org.carelake.common.lake.DeleteLimit;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.spark.Kept;
import org.carelake.common.target.Changes;
import org.carelake.common.target.Comparison;
import org.carelake.common.target.Presence;
import org.carelake.common.target.Published;
import org.carelake.common.target.Publisher;
import org.carelake.common.target.Target;

/**
 * A relational database with the curated tables.
 *
 * @param tables parents before children
 * @param sliceRows rows of which a first load is a slice, about
 */
public record OltpTarget(Lake curated, Oltp oltp, List<Table> tables, long sliceRows)
    implements Target {

  @Override
  public String title() {
    return oltp.dialect().title();
  }

  @Override
  public Map<String, Lake.Version> held() {
    Map<String, Lake.Version> held = new TreeMap<>();
    try (Connection connection = oltp.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, lake_table_id, lake_version FROM carelake_publications")) {
      while (rows.next()) {
        held.put(rows.getString(1), new Lake.Version(rows.getString(2), rows.getLong(3)));
      }
    } catch (SQLException e) {
      if (oltp.dialect().isNoSuchTable(e)) {
        return Map.of();
      }
      throw oltp.failure("read publications of", e);
    }
    return held;
  }

  @Override
  public Changes pending() {
    return new Changes(false, NetChanges.since(curated, tables, held()));
  }

  @Override
  public Published apply(Changes changes, DeleteLimit limit, Publisher by) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    new Publication(oltp, tables, sliceRows)
        .apply(changes.byTable(), limit, by)
        .forEach(
            (table, applied) -> {
              counts.put(table, applied.counts());
              if (applied.heldBack() > 0) {
                problems.add(refused(applied.heldBack(), table));
              }
            });
    return new Published(counts, problems);
  }

  private String refused(long rows, String table) {
    return "%s refused %,d %s of %s; all others are published. Its table carelake_held_back says which and why. Each is tried again when the lake changes it."
        .formatted(title(), rows, rows == 1 ? "row" : "rows", table);
  }

  @Override
  public List<Comparison> compare(Set<String> only, Kept kept) {
    return compared().values().stream()
        .filter(each -> only.isEmpty() || only.contains(each.table().name()))
        .map(each -> each.differences(kept))
        .toList();
  }

  @Override
  public void mend(List<Comparison> found, DeleteLimit limit, Publisher by) {
    Map<String, Compared> compared = compared();
    Map<String, NetChanges> changes = new LinkedHashMap<>();
    found.stream()
        .filter(comparison -> !comparison.isEqual())
        .forEach(
            comparison ->
                changes.put(comparison.of(), compared.get(comparison.of()).mending(comparison)));
    apply(new Changes(false, changes), limit, by);
  }

  /** The tables that were ever published, by name. */
  private Map<String, Compared> compared() {
    Map<String, Lake.Version> held = held();
    Map<String, Compared> compared = new LinkedHashMap<>();
    for (Table table : tables) {
      Lake.Version version = held.getOrDefault(table.name(), Lake.Version.NONE);
      if (version.number() >= 0) {
        compared.put(table.name(), new Compared(curated, oltp, table, version));
      }
    }
    return compared;
  }

  @Override
  public Presence presence(Table table, Dataset<Row> rows, boolean theirOwn) {
    List<String> keys =
        rows.select(table.key().name()).as(Encoders.STRING()).distinct().collectAsList();
    return new Presence(keys.size(), keys.stream().filter(key -> holds(table, key)).count());
  }

  private boolean holds(Table table, String key) {
    String query =
        "SELECT 1 FROM %s WHERE %s = ?"
            .formatted(Dialect.quoted(table.name()), Dialect.quoted(table.key().name()));
    try (Connection connection = oltp.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      if (oltp.dialect().isNoSuchTable(e)) {
        return false;
      }
      throw oltp.failure("look into", e);
    }
  }
}
