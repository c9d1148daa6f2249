package org.carelake.common.extract;

import java.sql.Connection;
import java.util.Arrays;

/** What databases do each in its own way. */
enum DatabaseKind {
  /** Repeatable read sees one state of all that is committed. */
  FIREBIRD(
      "jdbc:firebird",
      "SELECT CURRENT_TIMESTAMP FROM RDB$DATABASE",
      Connection.TRANSACTION_REPEATABLE_READ),
  POSTGRESQL("jdbc:postgresql", "SELECT CURRENT_TIMESTAMP", Connection.TRANSACTION_REPEATABLE_READ),
  MYSQL("jdbc:mysql", "SELECT CURRENT_TIMESTAMP", Connection.TRANSACTION_REPEATABLE_READ),
  /** Its repeatable read locks out those who write. */
  SQL_SERVER("jdbc:sqlserver", "SELECT CURRENT_TIMESTAMP", Connection.TRANSACTION_READ_COMMITTED),
  ANY("jdbc:", "SELECT CURRENT_TIMESTAMP", Connection.TRANSACTION_REPEATABLE_READ);

  private final String url;
  private final String now;
  private final int isolation;

  DatabaseKind(String url, String now, int isolation) {
    this.url = url;
    this.now = now;
    this.isolation = isolation;
  }

  static DatabaseKind of(String url) {
    return Arrays.stream(values()).filter(kind -> url.startsWith(kind.url)).findFirst().orElse(ANY);
  }

  /** Asks for its clock. */
  String now() {
    return now;
  }

  int isolation() {
    return isolation;
  }

  /**
   * How many rows a driver is to hold at a time.
   *
   * @param wished by the settings
   */
  int fetchSize(int wished) {
    return this == MYSQL ? Integer.MIN_VALUE : wished; // Any other has it hold all of them.
  }
}
