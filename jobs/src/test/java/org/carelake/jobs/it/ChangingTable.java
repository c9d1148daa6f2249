package org.carelake.jobs.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A table of another system, and what happens to it. Its clock is not this machine's. */
final class ChangingTable {
  private static final String[] NAMES = {
    "Анна", "O'Hara, \"Jo\"", "Смит\nHans", "  blank ", "Ёлкина\t", "\\0", "x"
  };

  private final OtherSystem system;
  private final String name;
  private final Random random;
  private int lates;
  private LocalDateTime clock = LocalDateTime.parse("2026-03-28T23:10:00");

  ChangingTable(OtherSystem system, String name, Random random) throws SQLException {
    this.system = system;
    this.name = name;
    this.random = random;
    system.execute(
        "CREATE TABLE %s (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40), city CHAR(10), born DATE, weight NUMERIC(6,2), changed_at TIMESTAMP%s)"
            .formatted(name, system.url().startsWith("jdbc:mysql") ? "(6) NULL DEFAULT NULL" : ""));
  }

  String select() {
    return "SELECT id, name, city, born, weight, changed_at FROM " + name;
  }

  /** Some changes, each of a time that may be that of another. */
  void change(int count) throws SQLException {
    try (Connection connection = system.connect()) {
      for (int i = 0; i < count; i++) {
        clock = clock.plusSeconds(random.nextInt(3) * 400L);
        change(connection);
      }
    }
  }

  /** As an administrator, a battery or the end of summer does. */
  void setBack(int minutes) {
    clock = clock.minusMinutes(minutes);
  }

  private void change(Connection connection) throws SQLException {
    List<Integer> ids = ids(connection);
    int what = random.nextInt(10);
    if (ids.isEmpty() || what < 4) {
      put(connection, random.nextInt(400), clock);
    } else {
      int id = ids.get(random.nextInt(ids.size()));
      switch (what) {
        case 4, 5 -> put(connection, id, clock);
        case 6 -> put(connection, id, null);
        case 7 -> put(connection, id, late());
        default -> remove(connection, id);
      }
    }
  }

  /** Of a transaction that took its time, and unlike any other. */
  private LocalDateTime late() {
    return clock.minusMinutes(random.nextInt(60)).plusNanos(100_000L * ++lates);
  }

  private List<Integer> ids(Connection connection) throws SQLException {
    List<Integer> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM " + name + " ORDER BY id")) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  private void remove(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM %s WHERE id = %d".formatted(name, id));
    }
  }

  private void put(Connection connection, int id, LocalDateTime changed) throws SQLException {
    remove(connection, id);
    try (PreparedStatement row =
        connection.prepareStatement("INSERT INTO " + name + " VALUES (?, ?, ?, ?, ?, ?)")) {
      row.setInt(1, id);
      row.setString(2, random.nextInt(5) == 0 ? null : NAMES[random.nextInt(NAMES.length)]);
      row.setString(3, random.nextInt(5) == 0 ? null : "Ort" + random.nextInt(9));
      row.setObject(
          4,
          random.nextInt(5) == 0
              ? null
              : java.sql.Date.valueOf("19%02d-02-03".formatted(random.nextInt(100))));
      row.setBigDecimal(
          5, random.nextInt(5) == 0 ? null : java.math.BigDecimal.valueOf(random.nextInt(9999), 2));
      row.setObject(6, changed);
      row.execute();
    }
  }

  /** The rows, each with its values joined by a bar. */
  Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = system.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select())) {
      while (row.next()) {
        LocalDateTime changed = row.getObject(6, LocalDateTime.class);
        List<String> values =
            List.of(
                text(row.getString(1)),
                text(row.getString(2)),
                text(row.getString(3)).stripTrailing(),
                text(row.getString(4)),
                text(row.getString(5)),
                changed == null ? "" : changed.toString());
        rows.put(
            values.get(0), String.join("|", values).replaceFirst("(T\\d\\d:\\d\\d)$", "$1:00"));
      }
    }
    return rows;
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  void drop() throws SQLException {
    system.execute("DROP TABLE " + name);
  }
}
