package org.carelake.common.oltp;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.carelake.common.contract.Type;

/**
 * What databases say and do differently. Statements that all of them understand stand where they
 * are used; names are quoted as in the SQL standard.
 */
public sealed interface Dialect extends Serializable permits MySql, PostgreSql {

  /** The database's name for people. */
  String title();

  /** Its name in settings, commands and folders of migrations. */
  String name();

  /** What a connection is opened with, beside user and password. */
  Properties connection();

  /** Statement that each new connection begins with, where its properties cannot say it. */
  Optional<String> session();

  /** Makes a staging table with a table's columns and {@code gone}, quickly filled and unsafe. */
  String createStaging(String staging, String table, List<String> columns, String gone);

  /** Lets rows of a staging table be found by a column. */
  List<String> index(String staging, String column);

  /** What follows an {@code INSERT} so that rows that are there already are changed. */
  String onConflict(String table, String key, List<String> columns);

  /**
   * Deletes rows of a table.
   *
   * @param table quoted, called {@code kept} in the condition
   * @param others what {@code FROM} may name, joined to it
   */
  String delete(String table, String others, String condition);

  /**
   * Sets a column of rows of a table.
   *
   * @param table as {@link #delete}, like {@code others}
   * @param column quoted
   */
  String update(String table, String column, String value, String others, String condition);

  /** A day or moment as ISO 8601 text with a blank between its parts (UTC), whatever its year. */
  String text(String column, Type type);

  /** Query for a table's columns and their comments, and the table's own beside no name. */
  String comments();

  /**
   * Statements that set comments.
   *
   * @param comments by column, and by the empty name the table's own
   */
  List<String> comment(Connection connection, String table, Map<String, String> comments)
      throws SQLException;

  /** Whether {@link #stream} will do. */
  boolean takesStreams(Connection connection) throws SQLException;

  /**
   * Appends rows as a stream of text, which is the fastest way in.
   *
   * @param into the table, quoted, and its columns in the order of the rows' values
   * @param rows read to their end
   * @throws RefusedRows if the database does not take all of them as they are
   */
  void stream(Connection connection, String into, RowStream rows) throws SQLException;

  /** A value of a row as the driver takes it. */
  Object parameter(Object value);

  /** Whether a value is at fault, and not the connection or the server. */
  boolean isRefusal(SQLException e);

  boolean isNoSuchTable(SQLException e);

  /** Whether a foreign key would break. */
  boolean isBrokenReference(SQLException e);

  boolean isAccessDenied(SQLException e);

  boolean isUnknownDatabase(SQLException e);

  /** Names as they stand in a statement, with a comma between them. */
  static String list(List<String> names) {
    return names.stream().map(Dialect::quoted).collect(Collectors.joining(", "));
  }

  /** A name as it stands in a statement. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
