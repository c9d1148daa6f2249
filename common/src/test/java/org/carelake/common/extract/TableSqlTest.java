package org.carelake.common.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What databases are sent, SQL Server too, of which none is here to run tests on. */
class TableSqlTest {
  private static final ExtractQuery QUERY =
      new ExtractQuery(
          "patients",
          "SELECT id, ward, changed FROM ai_patients",
          List.of("id", "ward"),
          Optional.of("changed"),
          Optional.empty());

  private static TableSql sql(Cell watermark) {
    List<Column> columns =
        List.of(
            new Column("id", "int", Cell.WHOLE),
            new Column("wa\"rd", "nvarchar", Cell.TEXT),
            new Column("changed", "datetime2", watermark));
    return new TableSql(QUERY, new Columns(columns, List.of(0, 1), 2), "\"");
  }

  private static final TableSql SQL = sql(Cell.TIMESTAMP);

  private static String from(String what, String condition) {
    return "SELECT %s FROM (%n%s%n) q %s".formatted(what, QUERY.select(), condition);
  }

  @Test
  void aDeltaBeginsAtItsWatermarkLessTheLag() {
    TableSql.Statement since = SQL.since("2026-01-01T10:00:00", Duration.ofHours(2));
    assertEquals(from("*", "WHERE \"changed\" >= ?"), since.sql());
    assertEquals(List.of(LocalDateTime.parse("2026-01-01T08:00:00")), since.values());
    assertEquals(
        List.of(LocalDate.parse("2025-12-31")),
        sql(Cell.DATE).since("2026-01-01", Duration.ZERO).values(),
        "a day may go on");
    assertEquals(
        List.of(new BigDecimal("17")),
        sql(Cell.WHOLE).since("17", Duration.ofHours(2)).values(),
        "a number has no hours");
    assertEquals(from("*", "WHERE \"changed\" IS NOT NULL"), SQL.since(null, Duration.ZERO).sql());
    assertEquals(from("*", "WHERE \"changed\" IS NULL"), SQL.undated().sql());
  }

  @Test
  void theNewestWatermarkIsNoneOfTheFuture() {
    TableSql.Statement newest = SQL.newest(LocalDateTime.parse("2026-01-01T10:00:00"));
    assertEquals(from("MAX(\"changed\")", "WHERE \"changed\" <= ?"), newest.sql());
    assertEquals(List.of(LocalDateTime.parse("2026-01-02T10:00:00")), newest.values());
    assertEquals(
        from("MAX(\"changed\")", ""),
        sql(Cell.WHOLE).newest(LocalDateTime.parse("2026-01-01T10:00:00")).sql());
  }

  @Test
  void keysAreAskedForByValueAlsoWhereThereIsNone() {
    TableSql.Statement rows = SQL.withKeys(List.of(Line.of("1", "a"), Line.of("2", null)));
    assertEquals(
        from(
            "*",
            "WHERE (\"id\" = ? AND \"wa\"\"rd\" = ?) OR (\"id\" = ? AND \"wa\"\"rd\" IS NULL)"),
        rows.sql());
    assertEquals(List.of(new BigDecimal("1"), "a", new BigDecimal("2")), rows.values());
    assertEquals(from("\"id\", \"wa\"\"rd\", \"changed\"", ""), SQL.keys().sql());
  }

  @Test
  void rangesHoldEveryKeyOnceAndThoseWithout() {
    for (long last : List.of(-5L, -1L, 0L, 7L, 1_000L)) {
      List<TableSql.Range> ranges =
          TableSql.ranges(BigInteger.valueOf(-5), BigInteger.valueOf(last), 4);
      for (long key = -5; key <= last; key++) {
        BigInteger each = BigInteger.valueOf(key);
        long holding =
            ranges.stream()
                .filter(range -> range.from() != null)
                .filter(
                    range -> range.from().compareTo(each) <= 0 && each.compareTo(range.to()) < 0)
                .count();
        assertEquals(1, holding, "key " + key + " of " + ranges);
      }
      assertEquals(new TableSql.Range(null, null), ranges.get(ranges.size() - 1));
    }
    assertEquals(from("*", "WHERE \"id\" IS NULL"), SQL.in(new TableSql.Range(null, null)).sql());
  }

  @Test
  void sqlServerIsReadAsItCommits() {
    DatabaseKind server = DatabaseKind.of("jdbc:sqlserver://db;databaseName=ai");
    assertEquals(DatabaseKind.SQL_SERVER, server);
    assertEquals(Connection.TRANSACTION_READ_COMMITTED, server.isolation());
    assertEquals(500, server.fetchSize(500));
    assertEquals(
        Integer.MIN_VALUE, DatabaseKind.of("jdbc:mysql://db/x").fetchSize(500), "row by row");
  }
}
