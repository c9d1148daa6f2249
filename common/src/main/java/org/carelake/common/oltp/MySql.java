package org.carelake.common.oltp;

import com.mysql.cj.jdbc.JdbcStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.carelake.common.contract.Type;

/** MySQL and MariaDB, in statements that both understand. */
public record MySql() implements Dialect {
  private static final int NO_SUCH_TABLE = 1146;
  private static final int UNKNOWN_DATABASE = 1049;

  private static final Set<Integer> BROKEN_REFERENCE = Set.of(1451, 1452);
  private static final Set<Integer> ACCESS_DENIED = Set.of(1044, 1142, 1227, 1370);

  /** Wrong or cut values that come without a telling state. */
  private static final Set<Integer> REFUSALS = Set.of(1264, 1265, 1292, 1366, 1406);

  @Override
  public String title() {
    return "MySQL";
  }

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public Properties connection() {
    Properties properties = new Properties();
    properties.setProperty("rewriteBatchedStatements", "true");
    properties.setProperty("allowLoadLocalInfile", "true");
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("forceConnectionTimeZoneToSession", "true");
    properties.setProperty("characterEncoding", "UTF-8");
    // Some servers are set up to bend values that do not fit.
    properties.setProperty(
        "sessionVariables", "sql_mode=CONCAT(@@sql_mode,',ANSI_QUOTES,STRICT_ALL_TABLES')");
    return properties;
  }

  @Override
  public Optional<String> session() {
    return Optional.empty();
  }

  @Override
  public String createStaging(String staging, String table, List<String> columns, String gone) {
    return "CREATE TABLE %s AS SELECT %s, 0 AS %s FROM %s WHERE 1 = 0"
        .formatted(staging, Dialect.list(columns), gone, table);
  }

  @Override
  public List<String> index(String staging, String column) {
    return List.of("ALTER TABLE %s ADD INDEX (%s)".formatted(staging, column));
  }

  @Override
  public String onConflict(String table, String key, List<String> columns) {
    return " ON DUPLICATE KEY UPDATE "
        + columns.stream()
            .map(Dialect::quoted)
            .map(column -> column + " = VALUES(" + column + ")")
            .collect(Collectors.joining(", "));
  }

  @Override
  public String delete(String table, String others, String condition) {
    return "DELETE kept FROM %s AS kept JOIN (%s) ON %s".formatted(table, others, condition);
  }

  @Override
  public String update(String table, String column, String value, String others, String condition) {
    return "UPDATE %s AS kept JOIN (%s) ON %s SET kept.%s = %s"
        .formatted(table, others, condition, column, value);
  }

  @Override
  public String text(String column, Type type) {
    return "CAST(" + column + " AS CHAR)";
  }

  @Override
  public String comments() {
    return "SELECT column_name, column_comment FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
        + " UNION ALL SELECT '', table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?";
  }

  /** A column takes a comment only with all that it is. */
  @Override
  public List<String> comment(Connection connection, String table, Map<String, String> comments)
      throws SQLException {
    if (comments.isEmpty()) {
      return List.of();
    }
    Map<String, String> columns = columns(connection, table);
    return List.of(
        "ALTER TABLE "
            + Dialect.quoted(table)
            + comments.entrySet().stream()
                .map(
                    each ->
                        each.getKey().isEmpty()
                            ? " COMMENT = " + literal(each.getValue())
                            : " MODIFY COLUMN %s %s COMMENT %s"
                                .formatted(
                                    Dialect.quoted(each.getKey()),
                                    columns.get(each.getKey()),
                                    literal(each.getValue())))
                .collect(Collectors.joining(",")));
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** By name, what a table's columns are. */
  private static Map<String, String> columns(Connection connection, String table)
      throws SQLException {
    String query =
        "SELECT column_name, concat(column_type,"
            + " coalesce(concat(' CHARACTER SET ', character_set_name, ' COLLATE ', collation_name), ''),"
            + " if(is_nullable = 'NO', ' NOT NULL', ''), if(extra LIKE '%INVISIBLE%', ' INVISIBLE', ''))"
            + " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?";
    Map<String, String> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return columns;
  }

  @Override
  public boolean takesStreams(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT @@local_infile")) {
      return result.next() && result.getBoolean(1);
    }
  }

  @Override
  public void stream(Connection connection, String into, RowStream rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(rows);
      long loaded =
          statement.executeLargeUpdate(
              "LOAD DATA LOCAL INFILE 'rows' INTO TABLE "
                  + into.replaceFirst(" ", " CHARACTER SET utf8mb4 "));
      requireUnchanged(statement, loaded, rows.count());
    }
  }

  /** LOCAL makes the server bend values that do not fit instead of refusing them. */
  private static void requireUnchanged(Statement statement, long loaded, long sent)
      throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT @@warning_count")) {
      result.next();
      if (result.getLong(1) > 0 || loaded != sent) {
        throw new RefusedRows(
            "MySQL did not take rows as they are: %d sent, %d loaded, %d warnings"
                .formatted(sent, loaded, result.getLong(1)));
      }
    }
  }

  @Override
  public Object parameter(Object value) {
    return value;
  }

  @Override
  public boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23") || REFUSALS.contains(e.getErrorCode());
  }

  @Override
  public boolean isNoSuchTable(SQLException e) {
    return e.getErrorCode() == NO_SUCH_TABLE;
  }

  @Override
  public boolean isBrokenReference(SQLException e) {
    return BROKEN_REFERENCE.contains(e.getErrorCode());
  }

  @Override
  public boolean isAccessDenied(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("28")
        || (state.equals("42000") && ACCESS_DENIED.contains(e.getErrorCode()));
  }

  @Override
  public boolean isUnknownDatabase(SQLException e) {
    return e.getErrorCode() == UNKNOWN_DATABASE;
  }
}
