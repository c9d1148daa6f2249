package org.carelake.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.carelake.common.contract.Demand;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Type;
import org.carelake.jobs.catalog.Catalog;
import org.carelake.local.LocalStoresExtension;
import org.carelake.local.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tables of both databases are what the contracts say, as the databases themselves tell. */
class DatabaseSchemaIT {
  @RegisterExtension
  static final LocalStoresExtension STORES =
      LocalStoresExtension.with(Store.MYSQL, Store.POSTGRESQL);

  private static final String COLUMNS =
      "SELECT column_name, data_type, character_maximum_length, is_nullable"
          + " FROM information_schema.columns WHERE table_schema = %s AND table_name = '%s'"
          + " AND column_name NOT LIKE 'carelake%%' ORDER BY ordinal_position";

  private static final String KEY =
      "SELECT k.column_name FROM information_schema.key_column_usage k"
          + " JOIN information_schema.table_constraints c ON c.constraint_name = k.constraint_name"
          + " AND c.table_schema = k.table_schema AND c.table_name = k.table_name"
          + " WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema = %s AND k.table_name = '%s'";

  private static final String MYSQL_REFERENCES =
      "SELECT column_name, referenced_table_name, referenced_column_name"
          + " FROM information_schema.key_column_usage WHERE table_schema = 'carelake'"
          + " AND table_name = '%s' AND referenced_table_name IS NOT NULL ORDER BY 1";

  private static final String POSTGRESQL_REFERENCES =
      "SELECT k.column_name, u.table_name, u.column_name"
          + " FROM information_schema.referential_constraints r"
          + " JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name"
          + " JOIN information_schema.constraint_column_usage u ON u.constraint_name = r.constraint_name"
          + " WHERE k.table_schema = 'public' AND k.table_name = '%s' ORDER BY 1";

  /** First columns of indexes. */
  private static final String MYSQL_INDEXED =
      "SELECT column_name FROM information_schema.statistics WHERE table_schema = 'carelake'"
          + " AND table_name = '%s' AND seq_in_index = 1";

  private static final String POSTGRESQL_INDEXED =
      "SELECT a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
          + " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]"
          + " WHERE t.relname = '%s'";

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void migrated() {
    workplace =
        new Workplace(folder, STORES.endpoint(Store.MYSQL)).with(STORES.endpoint(Store.POSTGRESQL));
    workplace.deliver("patients.csv", "patient_id,name", "P1,Ann Lee");
    assertEquals(0, workplace.carelake("ingest").exitCode());
    for (String target : List.of("publish mysql", "publish postgresql")) {
      Workplace.Ended ended = workplace.carelake(target);
      assertEquals(0, ended.exitCode(), ended.err());
    }
  }

  @Test
  void namesOrderTypesWidthsAndNullabilityAreTheContracts() {
    for (Table table : Catalog.TABLES) {
      assertEquals(
          table.fields().stream().map(field -> column(field, true)).toList(),
          workplace.mysql(COLUMNS.formatted("'carelake'", table)),
          table.name());
      assertEquals(
          table.fields().stream().map(field -> column(field, false)).toList(),
          workplace.second(COLUMNS.formatted("'public'", table)),
          table.name());
    }
  }

  private static String column(Field field, boolean isMysql) {
    String length =
        field
            .demand(Demand.Length.class)
            .map(demand -> Integer.toString(demand.characters()))
            .orElse("null");
    boolean required = field.isRequired() && field.looseKinds().isEmpty();
    return String.join(
        "|", field.name(), type(field.type(), isMysql), length, required ? "NO" : "YES");
  }

  private static String type(Type type, boolean isMysql) {
    return switch (type) {
      case TEXT -> isMysql ? "varchar" : "character varying";
      case DATE -> "date";
      case TIMESTAMP -> isMysql ? "datetime" : "timestamp with time zone";
      case NUMBER -> isMysql ? "double" : "double precision";
      case BOOLEAN -> isMysql ? "tinyint" : "boolean";
    };
  }

  @Test
  void keysAndForeignKeysAreTheContractsAndHaveTheirIndexes() {
    for (Table table : Catalog.TABLES) {
      List<String> key = List.of(table.key().name());
      List<String> references = references(table);
      assertEquals(key, workplace.mysql(KEY.formatted("'carelake'", table)));
      assertEquals(key, workplace.second(KEY.formatted("'public'", table)));
      assertEquals(references, workplace.mysql(MYSQL_REFERENCES.formatted(table)), table.name());
      assertEquals(
          references, workplace.second(POSTGRESQL_REFERENCES.formatted(table)), table.name());
      requireIndexed(table, workplace.mysql(MYSQL_INDEXED.formatted(table)));
      requireIndexed(table, workplace.second(POSTGRESQL_INDEXED.formatted(table)));
    }
  }

  @Test
  void eachTableAndColumnIsExplained() {
    for (Table table : Catalog.TABLES) {
      List<String> comments =
          table.fields().stream().map(field -> field.name() + "|" + field.description()).toList();
      assertEquals(
          comments,
          workplace.mysql(
              "SELECT column_name, column_comment FROM information_schema.columns WHERE table_schema = 'carelake' AND table_name = '%s' AND column_name NOT LIKE 'carelake%%' ORDER BY ordinal_position"
                  .formatted(table)));
      assertEquals(
          comments,
          workplace.second(
              "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = to_regclass('%s') AND attnum > 0 AND attname NOT LIKE 'carelake%%' ORDER BY attnum"
                  .formatted(table)));
      assertEquals(
          List.of(table.description()),
          workplace.mysql(
              "SELECT table_comment FROM information_schema.tables WHERE table_schema = 'carelake' AND table_name = '%s'"
                  .formatted(table)));
      assertEquals(
          List.of(table.description()),
          workplace.second("SELECT obj_description(to_regclass('%s'))".formatted(table)));
    }
  }

  @Test
  void whatARowCameFromIsOneQueryAwayAndOutOfTheWayOfOthers() {
    String origin =
        "SELECT f.source, f.file_name, count(*) FROM patients p JOIN carelake_files f ON f.file_id = p.carelake_file GROUP BY f.source, f.file_name";
    assertEquals(List.of("hospital|patients.csv|1"), workplace.mysql(origin));
    assertEquals(List.of("hospital|patients.csv|1"), workplace.second(origin));
    assertFalse(workplace.mysql("SELECT * FROM patients").get(0).matches(".*\\|-?\\d{9,}"));
  }

  @Test
  void reportsReadTheTablesAndNothingElse() throws IOException, SQLException {
    Path scripts = Path.of(System.getProperty("carelake.home"), "deploy/databases");
    String script = Files.readString(scripts.resolve("postgresql.sql"));
    String role = script.substring(script.indexOf("CREATE ROLE carelake_reports"));
    String mysql = Files.readString(scripts.resolve("mysql.sql"));
    for (Table table : Catalog.TABLES) {
      assertTrue(mysql.contains("SELECT ON carelake." + table + " TO"), table.name());
    }
    try (Connection connection = workplace.connectSecond();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS carelake_reports");
      statement.execute(role.replaceAll("(?m)^--.*$", ""));
      statement.execute("GRANT carelake_reports TO carelake");
      statement.execute("SET ROLE carelake_reports");
      for (Table table : Catalog.TABLES) {
        statement.executeQuery("SELECT count(*) FROM " + table).close();
        refused(statement, "DELETE FROM " + table);
      }
      statement.executeQuery("SELECT * FROM get_patient_history('P1')").close();
      refused(statement, "SELECT * FROM carelake_files");
      statement.execute("RESET ROLE");
      statement.execute("DROP OWNED BY carelake_reports");
      statement.execute("DROP ROLE carelake_reports");
    }
  }

  private static void refused(Statement statement, String sql) {
    SQLException refused = assertThrows(SQLException.class, () -> statement.execute(sql));
    assertEquals("42501", refused.getSQLState());
  }

  private static List<String> references(Table table) {
    List<String> references = new ArrayList<>();
    for (Field field : table.references().toList()) {
      Table parent = field.parent().orElseThrow();
      references.add(String.join("|", field.name(), parent.name(), parent.key().name()));
    }
    return references.stream().sorted().toList();
  }

  private static void requireIndexed(Table table, List<String> indexed) {
    for (Field field : table.references().toList()) {
      assertTrue(
          new TreeSet<>(indexed).contains(field.name()), table + " lacks an index on " + field);
    }
  }
}
