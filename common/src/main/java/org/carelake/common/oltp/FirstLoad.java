package org.carelake.common.oltp;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.carelake.common.lake.Lake;
import org.carelake.common.lake.NetChanges;
import org.carelake.common.target.Publisher;

/**
 * The first publication of a large lake to an empty database, in slices: ranges of keys, each in a
 * transaction of its own that also says, in {@code carelake_loads}, how far its table has come. One
 * that dies goes on there. The pointers that say what each table equals come last, all at once.
 *
 * @param sliceRows rows of a slice, about
 */
record FirstLoad(Oltp oltp, Connection connection, long sliceRows) {
  private static final String LOADS = "carelake_loads";

  /** Keys that are looked at to find where one slice ends. */
  private static final long SAMPLE = 1_000;

  /**
   * How far a table has come.
   *
   * @param key of its last row; null where all are there
   */
  private record Position(String key) {}

  /** Whether all that changes is a first load, and large enough, or one that has begun. */
  boolean isDue(List<Staged> changed, Map<String, NetChanges> changes) throws SQLException {
    boolean isLarge = false;
    for (Staged staged : changed) {
      NetChanges change = changes.get(staged.table().name());
      if (!change.full()) {
        return false;
      }
      boolean hasBegun = position(staged, change.to()).isPresent();
      if (!hasBegun && !staged.isEmpty()) {
        return false;
      }
      isLarge = isLarge || hasBegun || change.rows().count() > sliceRows;
    }
    return isLarge;
  }

  private Optional<Position> position(Staged staged, Lake.Version version) throws SQLException {
    // Who has emptied the table wants all of it again.
    if (staged.isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT row_key FROM %s WHERE table_name = ? AND lake_table_id = ? AND lake_version = ?"
                .formatted(LOADS))) {
      statement.setString(1, staged.table().name());
      statement.setString(2, version.tableId());
      statement.setLong(3, version.number());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(new Position(rows.getString(1))) : Optional.empty();
      }
    }
  }

  /**
   * Loads all tables, parents first.
   *
   * @param all of the database, parents first
   * @param changes by table name
   */
  Map<String, Publication.Applied> apply(
      List<Staged> all, Map<String, NetChanges> changes, Publisher by) throws SQLException {
    List<Staged> changed =
        all.stream().filter(staged -> changes.containsKey(staged.table().name())).toList();
    Map<String, Publication.Applied> applied = new LinkedHashMap<>();
    for (Staged staged : changed) {
      String table = staged.table().name();
      applied.put(table, load(staged, changes.get(table), by));
    }
    connection.setAutoCommit(false);
    for (Staged staged : all) {
      new References(staged, Set.of()).fillIn();
    }
    for (Staged staged : changed) {
      staged.point(changes.get(staged.table().name()).to(), by.runId(), by.at());
    }
    forget(connection);
    by.check().run();
    connection.commit();
    connection.setAutoCommit(true);
    return applied;
  }

  /** Forgets how far loads had come. */
  static void forget(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + LOADS)) {
      statement.executeUpdate();
    }
  }

  private Publication.Applied load(Staged staged, NetChanges change, Publisher by)
      throws SQLException {
    Optional<Position> before = position(staged, change.to());
    Publication.Applied applied = new Publication.Applied(0, 0, 0);
    if (before.isPresent() && before.get().key() == null) {
      return applied;
    }
    if (before.isEmpty()) {
      new References(staged, Set.of()).forget();
    }
    String key = staged.table().key().name();
    String from = before.map(Position::key).orElse(null);
    for (String to : ends(change.rows(), key, from)) {
      NetChanges slice = change.where(range(key, from, to));
      applied = applied.plus(load(staged, slice, new Position(to), by));
      from = to;
    }
    return applied;
  }

  private static Column range(String key, String from, String to) {
    Column after = from == null ? lit(true) : col(key).gt(from);
    return to == null ? after : after.and(col(key).leq(to));
  }

  /** The last keys of the slices behind a key; null, for whatever is left, is the last of them. */
  private List<String> ends(Dataset<Row> rows, String key, String from) {
    long every = Math.max(1, sliceRows / SAMPLE);
    List<String> sample =
        rows.where(range(key, from, null))
            .select(key)
            .where(pmod(xxhash64(col(key)), lit(every)).equalTo(0))
            .sort(key)
            .as(Encoders.STRING())
            .collectAsList();
    int step = (int) (sliceRows / every);
    List<String> ends = new ArrayList<>();
    for (int i = step - 1; i < sample.size(); i += step) {
      ends.add(sample.get(i));
    }
    ends.add(null);
    return ends;
  }

  private Publication.Applied load(Staged staged, NetChanges slice, Position position, Publisher by)
      throws SQLException {
    String table = staged.table().name();
    List<String> refused =
        new Staging(oltp, List.of(staged), Map.of(table, slice)).fill().get(table);
    connection.setAutoCommit(false);
    Publication.Applied applied = Publication.upsert(staged, Set.of(), false, refused);
    store(staged, slice.to(), position);
    by.check().run();
    connection.commit();
    connection.setAutoCommit(true);
    staged.drop();
    return applied;
  }

  private void store(Staged staged, Lake.Version version, Position position) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO %s (table_name, lake_table_id, lake_version, row_key) VALUES (?, ?, ?, ?)%s"
                .formatted(
                    LOADS,
                    oltp.dialect()
                        .onConflict(
                            LOADS,
                            "table_name",
                            List.of("lake_table_id", "lake_version", "row_key"))))) {
      statement.setString(1, staged.table().name());
      statement.setString(2, version.tableId());
      statement.setLong(3, version.number());
      statement.setString(4, position.key());
      statement.executeUpdate();
    }
  }
}
