package org.carelake.jobs.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.common.source.CsvSource;
import org.carelake.common.source.MappingFolder;
import org.carelake.common.spark.Sessions;
import org.carelake.jobs.catalog.Catalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is guessed of files by their headers alone. */
class SketchTest {
  private static SparkSession spark;

  @TempDir Path folder;
  @TempDir Path mapping;

  @BeforeAll
  static void start() {
    spark = Sessions.open("local[1]", Map.of());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private void deliver(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Sketch.Result sketch() {
    return new Sketch(
            new CsvSource(spark, 0.05), Catalog.SOURCED, spark.sparkContext().hadoopConfiguration())
        .run(folder.toString());
  }

  /** The drafts' texts, once they have been found to be mappings. */
  private List<String> drafts(Sketch.Result result) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Draft draft : result.drafts()) {
      Files.writeString(mapping.resolve(draft.name() + ".sql"), draft.sql());
    }
    new MappingFolder("x", mapping.toString(), Catalog.SOURCED, spark).mappings(problems::add);
    assertEquals(List.of(), problems);
    return result.drafts().stream().map(Draft::sql).toList();
  }

  @Test
  void germanNamesBecomeTheTablesColumns() throws IOException {
    deliver(
        "Patienten_2024-05.csv",
        "Patienten-Nr.;Nachname;Vorname;Geburtsdatum;Geschlecht;Wohnort;Bemerkung\n");
    deliver(
        "Patienten_2024-06.csv",
        "Vorname;Nachname;Patienten-Nr.;Geburtsdatum;Geschlecht;Wohnort;Bemerkung\n");

    assertEquals(
        List.of(
            """
            -- A guess by names: compare it with the files and correct it.
            -- Grain:   one row per line.
            -- Files:   Patienten*
            -- Reads:   Patienten-Nr., Nachname, Vorname, Geburtsdatum, Geschlecht, Wohnort
            -- Gives:   patients
            -- Not used: Bemerkung
            SELECT _row,
                   struct(`patienten-nr.` AS patient_id,
                          concat_ws(' ', `vorname`, `nachname`) AS name,
                          `geschlecht` AS gender,
                          `geburtsdatum` AS dob,
                          `wohnort` AS city
                         ) AS patients
              FROM file
            """),
        drafts(sketch()));
  }

  @Test
  void whatATableNeedsAndNoColumnIsLikeIsLeftToBeFilledIn() throws IOException {
    deliver("besuche.csv", "FallNr,PatNr,Aufnahmedatum\n");

    String draft = drafts(sketch()).get(0);

    assertTrue(draft.contains("-- Gives:   visits\n"), draft);
    assertTrue(draft.contains("NULL AS doctor_id, -- required: Who was seen\n"), draft);
    assertTrue(draft.contains("`aufnahmedatum` AS visit_date\n"), draft);
  }

  @Test
  void eachShapeIsOneMappingThatReadsNoOtherFile() throws IOException {
    deliver("export-1.csv", "patient_id,name\n");
    deliver("export-2.csv", "visit_id,patient_id,doctor_id,visit_date\n");
    deliver("export-3.csv", "patient_id,name\n");
    deliver("a/same.csv", "doctor_id,name,specialization\n");
    deliver("b/same.csv", "report_id,visit_id,result\n");
    deliver("notes.md", "x\n");

    List<String> files =
        drafts(sketch()).stream()
            .map(sql -> sql.replaceAll("(?s).*-- Files:   (.*?)\n.*-- Gives:   (.*?)\n.*", "$2 $1"))
            .toList();

    assertEquals(
        List.of(
            "doctors a/same.csv",
            "lab_reports b/same.csv",
            "patients export-1.csv, export-3.csv",
            "visits export-2.csv"),
        files);
  }

  @Test
  void hostileHeadersAndNamesStillGiveMappings() throws IOException {
    deliver(
        "x[1]{a},!b*.csv",
        "\"a`b\",\"c\nd\",\"e,f\",_row,_record,deleted,updated_at,user,'; DROP TABLE x --,--,a`b,\u202epatnr,,\"/* name\"\n");
    deliver("\u00e4rzte \u2028.csv", "select;from;null;Gr\u00f6\u00dfe (cm);wert.1\n");
    deliver("-- x.csv", "name\\\\,\"a\"\"b\",${x},:p\n");

    assertEquals(3, drafts(sketch()).size());
  }

  @Test
  void aFileWithoutAHeaderIsToldAndItsValuesAreNot() throws IOException {
    deliver("patients.csv", "P1,Secretly,1950-01-01\n");
    deliver("empty.csv", "");
    deliver("blank.csv", ",,\n");
    deliver("zero.csv", "a\u0000b\n");

    Sketch.Result result = sketch();

    assertEquals(List.of(), result.drafts());
    assertEquals(4, result.problems().size());
    assertTrue(result.problems().stream().noneMatch(told -> told.contains("Secretly")));
    assertTrue(
        result.problems().get(2).contains("/patients.csv: its first line holds values"),
        result.problems().toString());
  }
}
