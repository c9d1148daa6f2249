package org.carelake.common.oltp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.carelake.common.contract.Type;
import org.postgresql.PGConnection;

/** PostgreSQL, from version 12 on. */
public record PostgreSql() implements Dialect {
  private static final String NO_SUCH_TABLE = "42P01";
  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String BROKEN_REFERENCE = "23503";
  private static final String NO_PRIVILEGE = "42501";

  @Override
  public String title() {
    return "PostgreSQL";
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Properties connection() {
    Properties properties = new Properties();
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "carelake");
    return properties;
  }

  /** The driver would take the time zone of this machine. */
  @Override
  public Optional<String> session() {
    return Optional.of("SET TIME ZONE 'UTC'");
  }

  /** A table that a crash of the server empties: it is made anew then anyway. */
  @Override
  public String createStaging(String staging, String table, List<String> columns, String gone) {
    return "CREATE UNLOGGED TABLE %s (LIKE %s, %s BOOLEAN NOT NULL)"
        .formatted(staging, table, gone);
  }

  @Override
  public List<String> index(String staging, String column) {
    return List.of("CREATE INDEX ON %s (%s)".formatted(staging, column), "ANALYZE " + staging);
  }

  /** A row that is the same already is left alone, since each change leaves a dead copy behind. */
  @Override
  public String onConflict(String table, String key, List<String> columns) {
    String changes =
        columns.stream()
            .map(Dialect::quoted)
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
    return " ON CONFLICT (%s) DO UPDATE SET %s WHERE (%s) IS DISTINCT FROM (%s)"
        .formatted(key, changes, each(table, columns), each("EXCLUDED", columns));
  }

  private static String each(String of, List<String> columns) {
    return columns.stream()
        .map(column -> of + "." + Dialect.quoted(column))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String delete(String table, String others, String condition) {
    return "DELETE FROM %s AS kept USING %s WHERE %s".formatted(table, others, condition);
  }

  @Override
  public String update(String table, String column, String value, String others, String condition) {
    return "UPDATE %s AS kept SET %s = %s FROM %s WHERE %s"
        .formatted(table, column, value, others, condition);
  }

  @Override
  public String text(String column, Type type) {
    return type == Type.DATE
        ? "to_char(" + column + ", 'YYYY-MM-DD')"
        : "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";
  }

  @Override
  public String comments() {
    return "SELECT a.attname, d.description FROM pg_description d JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid"
        + " WHERE d.objsubid > 0 AND d.objoid = to_regclass(?)"
        + " UNION ALL SELECT '', obj_description(to_regclass(?), 'pg_class')";
  }

  @Override
  public List<String> comment(Connection connection, String table, Map<String, String> comments) {
    return comments.entrySet().stream()
        .map(
            each ->
                "COMMENT ON %s IS '%s'"
                    .formatted(
                        each.getKey().isEmpty()
                            ? "TABLE " + Dialect.quoted(table)
                            : "COLUMN %s.%s"
                                .formatted(Dialect.quoted(table), Dialect.quoted(each.getKey())),
                        each.getValue().replace("'", "''")))
        .toList();
  }

  @Override
  public boolean takesStreams(Connection connection) {
    return true;
  }

  @Override
  public void stream(Connection connection, String into, RowStream rows) throws SQLException {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + into + " FROM STDIN", rows);
    } catch (SQLException e) {
      if (isRefusal(e)) {
        throw new RefusedRows("PostgreSQL refused rows");
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object parameter(Object value) {
    return value instanceof Instant instant
        ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC)
        : value;
  }

  @Override
  public boolean isRefusal(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("22") || state.startsWith("23");
  }

  @Override
  public boolean isNoSuchTable(SQLException e) {
    return NO_SUCH_TABLE.equals(e.getSQLState());
  }

  @Override
  public boolean isBrokenReference(SQLException e) {
    return BROKEN_REFERENCE.equals(e.getSQLState());
  }

  @Override
  public boolean isAccessDenied(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("28") || state.equals(NO_PRIVILEGE);
  }

  @Override
  public boolean isUnknownDatabase(SQLException e) {
    return UNKNOWN_DATABASE.equals(e.getSQLState());
  }
}
