package org.carelake.common.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.spark.Sessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of mappings that somebody wrote, before any file is read. */
class MappingFolderTest {
  private static final Table PATIENTS =
      Table.of(
          "patients",
          "",
          Field.text("patient_id").required(),
          Field.text("name").required(),
          Field.date("dob"));

  private static final Table VISITS = Table.of("visits", "", Field.text("visit_id").required());

  private static final String HEADER =
      "-- Files: Pat*\n-- Reads: PatNr, Größe in cm, No-show\n-- Optional: Ort, deleted\n-- Gives: patients\n-- Grain: one row per line.\n";

  private static final String FINE = "struct(patnr AS patient_id, 'x' AS name) AS patients";

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[1]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private List<String> problems(String path) {
    List<String> problems = new ArrayList<>();
    new MappingFolder("north", path, List.of(PATIENTS, VISITS), spark).mappings(problems::add);
    return problems;
  }

  /** Why the mapping is refused, without what is told of every one. */
  private List<String> problemsOf(String sql) throws IOException {
    Path file = Files.writeString(folder.resolve("pat.sql"), sql);
    String before = "Cannot use the mapping " + file + " of the source north: ";
    return problems(folder.toString()).stream()
        .map(
            problem -> {
              assertTrue(problem.startsWith(before) && problem.endsWith("."), problem);
              return problem.substring(before.length(), problem.length() - 1);
            })
        .toList();
  }

  @Test
  void aMappingThatKeepsEveryLineIsTaken() throws IOException {
    assertEquals(List.of(), problemsOf(HEADER + "SELECT _row, " + FINE + " FROM file"));
    assertEquals(
        List.of(),
        problemsOf(
            "\uFEFF"
                + HEADER.replace("\n", "\r\n")
                + "WITH told AS (SELECT *, upper(ort) AS place FROM (SELECT * FROM file))\r\n"
                + "SELECT _row, struct(`PatNr` AS patient_id, concat(`größe_in_cm`, `no-show`, place) AS name,\r\n"
                + "  NULL AS dob, deleted) -- a remark\r\n AS patients FROM told;\r\n"));
  }

  @Test
  void aFolderThatIsNoneOrEmptyIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("_old.sql"), "SELECT 1");

    assertTrue(problems(folder.toString()).get(0).contains("holds no .sql file: " + folder));
    assertTrue(problems(file.toString()).get(0).contains("is not a readable folder"));
    assertTrue(problems(folder + "/none").get(0).contains("Set sources.north.mapping"));
    assertTrue(problems("nosuch://x").get(0).contains("is not a readable folder"));
  }

  @Test
  void everyLineThatTheHeaderLacksIsNamed() throws IOException {
    assertEquals(
        List.of(
            "its header lacks the line \"-- Files: …\"",
            "its header lacks the line \"-- Grain: …\""),
        problemsOf("-- Files:\n-- Reads: a\n-- Gives: patients\nSELECT 1"));
    assertEquals(4, problemsOf("").size());
  }

  @Test
  void allThatIsWrongWithTheNamesIsToldAtOnce() throws IOException {
    List<String> problems =
        problemsOf(
            "-- Files: [, x*\n-- Reads: A B, a_b, _row,\n-- Gives: patiens, visits, visits\n-- Grain: x\nSELECT 1");

    assertEquals(
        List.of(
            "its Files names \"[\", which is no glob",
            "its Reads or Optional names _row, which means something else",
            "its Reads or Optional has a comma too many",
            "its Reads and Optional name the column a_b twice",
            "its Gives names the table visits twice",
            "its Gives names a table patiens that does not exist. Did you mean patients? There are: patients, visits"),
        problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT _row, @ FROM file WHERE patnr > 1 | (Filter)",
        "SELECT DISTINCT _row, @ FROM file | (Distinct)",
        "SELECT _row, @ FROM file LIMIT 3 | (GlobalLimit)",
        "SELECT _row, @ FROM file UNION ALL SELECT _row, @ FROM file | (Union)",
        "SELECT f._row, @ FROM file f, file g | patnr",
        "SELECT f._row, struct(f.patnr AS patient_id, 'x' AS name) AS patients FROM file f, file g | (Join)",
        "SELECT _row, @, explode(array(1, 2)) AS n FROM file | (Generate)",
        "SELECT _row, struct(patnr AS patient_id, max(ort) OVER () AS name) AS patients FROM file | (Window)",
        "SELECT _row, struct((SELECT max(ort) FROM file) AS patient_id, 'x' AS name) AS patients FROM file | (Subquery)",
        "SELECT max(_row) AS _row, max(struct(patnr AS patient_id, 'x' AS name)) AS patients FROM file | (Aggregate)",
        "SELECT 1 AS _row | (OneRowRelation)",
        "VALUES (1) | (LocalRelation)",
        "DROP TABLE file | does not give exactly one row",
        "CREATE OR REPLACE TEMP VIEW x AS SELECT 1 | does not give exactly one row",
        "SET spark.sql.ansi.enabled=true | does not give exactly one row",
        "SELECT _row, struct(uuid() AS patient_id, 'x' AS name) AS patients FROM file | something else whenever it runs",
        "SELECT _row, struct(reflect('java.lang.System', 'exit', 1) AS patient_id, 'x' AS name) AS patients FROM file | it gives something else",
        "SELEC _row FROM file | PARSE_SYNTAX_ERROR",
        "SELECT _row, struct(nr AS patient_id, 'x' AS name) AS patients FROM file | with name `nr` cannot be resolved",
        "SELECT _row, @ FROM visits | cannot be found",
        "SELECT _row, @; DROP TABLE x | PARSE_SYNTAX_ERROR",
        "\"\" | PARSE_SYNTAX_ERROR",
        "SELECT @ FROM file | does not hand on _row",
        "SELECT 'x' AS _row, @ FROM file | does not hand on _row",
        "SELECT _row, patnr AS patients FROM file | gives no struct patients",
        "SELECT _row, ort, @ FROM file | gives ort, which its Gives does not name",
        "SELECT _row, @, @ FROM file | gives patients twice",
        "SELECT _row, struct(patnr AS patient_id) AS patients FROM file | its patients lacks the required name",
        "SELECT _row, struct(patnr AS patient_id, 'x' AS nam) AS patients FROM file | has a column nam that does not exist. Did you mean name?",
        "SELECT _row, struct(patnr AS patient_id, 'x' AS name, 'y' AS name) AS patients FROM file | has the column name twice",
        "SELECT _row, struct(patnr AS patient_id, array(ort) AS name) AS patients FROM file | its patients.name is no single value (array<string>)"
      })
  void aStatementThatMayLoseOrMixUpLinesIsRefused(String select, String told) throws IOException {
    List<String> problems = problemsOf(HEADER + (select == null ? "" : select.replace("@", FINE)));

    assertTrue(problems.stream().anyMatch(problem -> problem.contains(told)), problems.toString());
  }

  @Test
  void whatIsNoTextIsNoMapping() throws IOException {
    Files.write(folder.resolve("a.sql"), new byte[] {(byte) 0xFF, 'x'});
    Files.write(folder.resolve("b.sql"), new byte[1024 * 1024 + 1]);

    assertEquals(2, problems(folder.toString()).size());
    assertTrue(
        problems(folder.toString()).get(0).contains("a.sql of the source north: it is not text"));
  }
}
